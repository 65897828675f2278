import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryHost } from '../../host/memory-host.js';
import { run } from '../run.js';

const test = suite('drydock schedule');
const cluster = readFileSync('fixtures/scheduler/shop.yaml', 'utf8');

async function schedule(args: string, files: Record<string, string> = {}) {
  const host = memoryHost({ 'shop.yaml': cluster, ...files });
  const code = await run(['schedule', ...args.split(' ')], host);
  return { code, ...host.printed };
}

const lines = (...list: string[]): string => `${list.join('\n')}\n`;

test('explains each pod, and tries what would help the one that stays pending', async () => {
  const { code, out } = await schedule('shop.yaml');
  assert.is(code, 1);
  assert.is(
    out,
    lines(
      '✗ shop/web-2 stays pending',
      '  0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ' +
        'no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, ' +
        '2 Preemption is not helpful for scheduling.',
      '  Bound by resources (1 of 3 nodes); also taints (1 of 3 nodes), cordoned nodes (1 of 3 nodes).',
      '  refused by  plugin             because it',
      '  node-1      NodeResourcesFit   cpu: 700m asked, 500m of 2 left, 200m short',
      '  node-2      TaintToleration    has the taint dedicated=db:NoSchedule, which the pod does not tolerate',
      '  node-3      NodeUnschedulable  is cordoned',
      '  What would let it schedule (each tried):',
      '    - tolerate the taint dedicated=db:NoSchedule → node-2',
      '    - uncordon node node-3 → node-3',
      '    - ask for at most 500m cpu instead of 700m → node-1',
      '    - remove the taint dedicated=db:NoSchedule from node node-2 → node-2',
      '',
      '✓ shop/db-1 → node-2',
      '  the only node that it fits on',
      '  refused by  plugin             because it',
      '  node-1      NodeAffinity       does not match nodeSelector or node affinity',
      '  node-3      NodeUnschedulable  is cordoned',
      '',
      '  node    cpu requested                 memory requested             pods',
      '  node-1  █████████░░░  75%  500m free  ███░░░░░░░░░  25%  3Gi free  1/10',
      '  node-2  ███░░░░░░░░░  25%  3 free     ███░░░░░░░░░  25%  6Gi free  1/10',
      '  node-3  ░░░░░░░░░░░░   0%  4 free     ░░░░░░░░░░░░   0%  8Gi free  0/10',
      '  zone  cpu requested                 memory requested              pods',
      '  a     █████████░░░  75%  500m free  ███░░░░░░░░░  25%  3Gi free   1/10',
      '  b     ██░░░░░░░░░░  13%  7 free     ██░░░░░░░░░░  13%  14Gi free  1/20',
      '  all  ███░░░░░░░░░  25%  7500m free  ██░░░░░░░░░░  15%  17Gi free  2/30',
      '  Largest free piece: 3 cpu (40% of all that is free), 6Gi memory (35%).',
      '  1 of 2 pods placed.',
    ),
  );
});

test('answers machines a line a pod', async () => {
  const { code, out } = await schedule('-o jsonl --tie-break first shop.yaml');
  assert.is(code, 0);
  const [web, db] = out
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
  assert.equal(Object.keys(web.rejects), ['node-1', 'node-2', 'node-3']);
  assert.equal(web.rejects['node-1'], ['NodeResourcesFit', 'Insufficient cpu']);
  assert.match(web.message, /^0\/3 nodes are available: 1 Insufficient cpu, /);
  assert.is(db.chosen, 'node-2');
});

test('says why, plugin by plugin, even behind the first refusal', async () => {
  const { out } = await schedule('--why web-2 node-2 shop.yaml');
  assert.match(out, /TaintToleration +no +has the taint dedicated=db:NoSchedule/);
  assert.match(out, /NodeResourcesFit +yes/);
});

test('counts how many more fit, and names what stops the next', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: small}\nspec:\n  containers:\n  - {name: c, image: x, resources: {requests: {cpu: 200m}}}\n';
  const { code, out } = await schedule('--capacity pod.yaml shop.yaml', { 'pod.yaml': pod });
  assert.is(code, 0);
  assert.match(out, /^2 more pods like small fit\.\n/);
  assert.match(out, /The next one: 0\/3 nodes are available: 1 Insufficient cpu/);
});

test('an uncordoned world: a new node, a drained one, a lost zone', async () => {
  const node =
    'apiVersion: v1\nkind: Node\nmetadata: {name: new}\nstatus: {allocatable: {cpu: "4", memory: 8Gi, pods: "10"}}\n';
  const added = await schedule('--add-node new.yaml -o jsonl shop.yaml', { 'new.yaml': node });
  assert.is(JSON.parse(added.out.split('\n')[0]!).chosen, 'new');
  const drained = await schedule('--drain node-1 -o jsonl shop.yaml');
  assert.match(drained.out, /"pod":"web-1"/, 'the pod of the drained node comes again');
  const lost = await schedule('--lose-zone b -o jsonl shop.yaml');
  assert.match(lost.out, /0\/1 nodes are available/);
});

test('finds the shape and number of nodes for what waits', async () => {
  const shapes = ['small', 'large']
    .map(
      (name, i) =>
        `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {allocatable: {cpu: "${i ? 4 : 0.5}", memory: 8Gi, pods: "10"}}\n`,
    )
    .join('---\n');
  const { code, out } = await schedule('--shapes shapes.yaml shop.yaml', { 'shapes.yaml': shapes });
  assert.is(code, 0);
  assert.match(out, /small +0 +0 +1\n/);
  assert.match(out, /The fewest: 1 of large\./);
});

for (const [args, problem] of [
  ['--kubernetes-version 1.20 shop.yaml', /drydock knows 1\.34/],
  ['--drain node-9 shop.yaml', /no node node-9/],
  ['--taint node-1=bad shop.yaml', /not NODE=KEY/],
  ['--why nobody node-1 shop.yaml', /there is no pod nobody/],
  ['--seeds x shop.yaml', /not a number/],
] as const)
  test(`refuses ${args}`, async () => {
    const { code, err } = await schedule(args);
    assert.is(code, 2);
    assert.match(err, problem);
  });

test.run();
