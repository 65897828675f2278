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
      '  refused by  plugin             reason',
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
      '  refused by  plugin             reason',
      '  node-1      NodeAffinity       nodeSelector asks for disk=ssd, the node has no such label',
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
  assert.match(out, /small +- +0 +1\n/);
  assert.match(out, /The fewest: 1 of large\./);
});

const doc = (...documents: object[]): string => documents.map((d) => JSON.stringify(d)).join('\n---\n');
const podWith = (name: string, resources: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: 'new' } },
  spec: { containers: [{ name: 'c', image: 'x', resources }], ...more },
});

test('pods are defaulted and admitted as a server would before they are placed', async () => {
  const high = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 };
  const { out, err } = await schedule('--pods pods.yaml -o jsonl classes.yaml shop.yaml', {
    'classes.yaml': doc(high),
    'pods.yaml': doc(
      podWith('limits', { limits: { cpu: '64' } }),
      podWith('first', { requests: { cpu: '1' } }, { priorityClassName: 'high' }),
      podWith('negative', { requests: { cpu: '-1' } }),
      podWith('unknown', {}, { priorityClassName: 'none' }),
    ),
  });
  const answers = out
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Record<string, unknown>);
  assert.equal(
    answers.map((a) => a['pod']),
    ['limits', 'first'],
  );
  assert.match(String(answers[0]!['message']), /Insufficient cpu/, 'limits stand in for requests');
  assert.equal([answers[1]!['nominatedNodeName'], answers[1]!['victims']], ['node-1', ['web-1']]);
  assert.match(err, /Pod shop\/negative: the API server refuses it: Pod "negative" is invalid: .*must be greater than/);
  assert.match(err, /Pod shop\/unknown: the API server refuses it: .*no PriorityClass with name none was found/);
});

const workload = (kind: string, spec: object) => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: 'new', namespace: 'shop' },
  spec: {
    ...(kind === 'Job' ? {} : { selector: { matchLabels: { app: 'new' } } }),
    template: {
      metadata: { labels: { app: 'new' } },
      spec: { restartPolicy: kind === 'Job' ? 'Never' : 'Always', containers: [{ name: 'c', image: 'x' }] },
    },
    ...spec,
  },
});

for (const [kind, spec, pods] of [
  ['Deployment', { replicas: 2 }, ['new-1', 'new-2']],
  ['StatefulSet', { replicas: 2, serviceName: 'new' }, ['new-0', 'new-1']],
  ['Job', { parallelism: 3, completions: 2 }, ['new-1', 'new-2']],
  ['DaemonSet', {}, []],
] as const)
  test(`places the pods that a ${kind} would make`, async () => {
    const { out, err } = await schedule('--pods new.yaml -o jsonl shop.yaml', {
      'new.yaml': doc(workload(kind, spec)),
    });
    const answers = out
      .split('\n')
      .filter(Boolean)
      .map((l) => JSON.parse(l) as { pod: string });
    assert.equal(
      answers.map((a) => a.pod),
      pods,
    );
    if (kind === 'DaemonSet') assert.match(err, /DaemonSet shop\/new: its pods go one to each node and are left out/);
  });

test('workloads among the sources get pods where none of theirs is there', async () => {
  const web = { ...workload('Deployment', { replicas: 2 }), metadata: { name: 'web', namespace: 'shop' } };
  web.spec.template.metadata.labels = { app: 'web' };
  const { out } = await schedule('-o jsonl new.yaml shop.yaml', {
    'new.yaml': doc(web, workload('Deployment', { replicas: 1 })),
  });
  assert.equal(out.match(/"pod":"[^"]+"/g), ['"pod":"new-1"', '"pod":"web-2"', '"pod":"db-1"']);
});

test('many nodes that refuse for one reason share a line', async () => {
  const nodes = Array.from({ length: 20 }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `n-${String(i).padStart(2, '0')}`, labels: { pool: i < 15 ? 'a' : 'b' } },
    status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } },
  }));
  const files = {
    'nodes.yaml': doc(...nodes),
    'pods.yaml': doc(podWith('p', { requests: { cpu: '2' } }, { nodeSelector: { pool: 'b' } })),
  };
  const { out } = await schedule('--pods pods.yaml nodes.yaml', files);
  assert.match(out, /15 nodes \(n-00, …\) +NodeAffinity +nodeSelector asks for pool=b, the node has pool=a\n/);
  assert.match(out, /5 nodes \(n-15, …\) +NodeResourcesFit +cpu: 2 asked, 1 of 1 left, 1 short\n/);
});

test('a drain leaves what belongs to the node, minds budgets and forgets what is over', async () => {
  const on = (name: string, more: object) => ({ ...podWith(name, {}, { nodeName: 'node-2' }), ...more });
  const owned = (kind: string, name: string) => ({
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      labels: { app: 'agent' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'o', uid: 'o', controller: true }],
    },
  });
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'agents', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'agent' } } },
    status: { disruptionsAllowed: 0 },
  };
  const files = {
    'more.yaml': doc(
      on('agent', owned('DaemonSet', 'agent')),
      on('done', { ...owned('Job', 'done'), status: { phase: 'Succeeded' } }),
      on('moves', owned('ReplicaSet', 'moves')),
      budget,
    ),
  };
  const { out, err } = await schedule('--drain node-2 -o jsonl more.yaml shop.yaml', files);
  assert.match(out, /"pod":"moves"/);
  assert.not.match(out, /"pod":"(agent|done)"/);
  assert.is(
    err,
    'PodDisruptionBudget shop/agents lets 0 pods go at a time: the drain of 1 of them has to wait for others to be ready\n',
  );
});

test('a NoExecute taint sends away what does not tolerate it', async () => {
  const { out } = await schedule('--taint node-1=broken:NoExecute -o jsonl shop.yaml');
  assert.match(out, /"pod":"web-1"/);
});

test('what no server would take is told and left out, and the rest goes on', async () => {
  const node = (name: string, more: object) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, ...more });
  const { code, out, err } = await schedule('--pods pods.yaml -o jsonl bad.yaml shop.yaml', {
    'bad.yaml': doc(
      node('typo', { status: { allocatable: { cpu: 'lots' } } }),
      node('bare', {}),
      { apiVersion: 'v1', kind: 'Service', spec: {} },
      { ...podWith('ghost', {}, { nodeName: 'nowhere' }) },
      { ...podWith('text', {}), spec: 'text' },
    ),
    'pods.yaml': doc(podWith('fine', {})),
  });
  assert.is(code, 1);
  assert.equal(
    [...err.matchAll(/^(.*?): /gm)].map((m) => m[1]),
    ['Node typo', 'Service (no name)', 'Pod shop/text', 'Node bare', 'shop/ghost on nowhere'],
  );
  assert.match(out, /"pod":"fine".*"chosen":"node-1"/);
});

test('a configuration that no scheduler would start with is refused', async () => {
  const config = (more: object) => ({
    'config.yaml': doc({ apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration', ...more }),
  });
  const bad = await schedule('--config config.yaml shop.yaml', config({ percentageOfNodesToScore: 101 }));
  assert.is(bad.code, 2);
  assert.match(bad.err, /kube-scheduler would not start with it:\n {2}percentageOfNodesToScore/);
  const extended = await schedule('--config config.yaml shop.yaml', config({ extenders: [{ urlPrefix: 'http://x' }] }));
  assert.match(extended.err, /extender http:\/\/x: .* left out/);
});

for (const [args, problem] of [
  ['--kubernetes-version 1.20 shop.yaml', /drydock knows 1\.34/],
  ['--drain node-9 shop.yaml', /no node node-9/],
  ['--taint node-1=bad shop.yaml', /not NODE=KEY/],
  ['--why nobody node-1 shop.yaml', /there is no pod nobody/],
  ['--why web-2 node-9 shop.yaml', /there is no node node-9/],
  ['--why web-2 shop.yaml', /wants a node and sources/],
  ['--pods shop.yaml', /nothing to schedule on/],
  ['--capacity shop.yaml', /nothing to schedule on/],
  ['--config shop.yaml shop.yaml', /not a KubeSchedulerConfiguration/],
  ['--seeds x shop.yaml', /not a number/],
  ['--seeds 0 shop.yaml', /at least 1/],
  ['--pods none.yaml shop.yaml', /none\.yaml: no such file or folder/],
] as const)
  test(`refuses ${args}`, async () => {
    const { code, err } = await schedule(args);
    assert.is(code, 2);
    assert.match(err, problem);
  });

test.run();
