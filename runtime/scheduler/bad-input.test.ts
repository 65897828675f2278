import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../compiler/kube/object.js';
import type { Node, Pod } from '../../schemas/generated/types/core_v1.js';
import { profileOf } from '../../schemas/profile.js';
import { createScheduler } from './scheduler.js';

const test = suite('bad input');

const node = (name: string, more: object = {}): Node & KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { zone: 'a' } },
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' } },
    ...more,
  }) as unknown as Node & KubeObject;

const pod = (name: string, spec: object = {}, labels: object = {}): Pod & KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, namespace: 'default', labels },
    spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
  }) as unknown as Pod & KubeObject;

const asking = (requests: object) => ({ containers: [{ name: 'c', image: 'x', resources: { requests } }] });

function world(...objects: KubeObject[]) {
  const scheduler = createScheduler({ profile: profileOf('1.36'), tieBreak: { mode: 'first' } });
  for (const o of objects) scheduler.upsert(o);
  return scheduler;
}

test('amounts that no server accepts are complained about and count as nothing', () => {
  const scheduler = world(node('n'));
  scheduler.schedule(pod('p', asking({ cpu: '-1', memory: 'lots' })));
  assert.equal(
    scheduler.problems.map((p) => `${p.kind} ${p.name}: ${p.message}`),
    ['Pod p: cpu: -1 is negative; counted as 0', 'Pod p: memory: lots is no quantity; counted as 0'],
  );
});

test('amounts beyond exact arithmetic are complained about', () => {
  const scheduler = world(node('n', { status: { allocatable: { cpu: '2', memory: '9E', pods: '10' } } }));
  assert.match(scheduler.problems[0]!.message, /memory: .* beyond 2\^53/);
});

test('scores stay exact where the product of int64s leaves 2^53', () => {
  const memory = '4000Ti';
  const scheduler = world(
    node('a', { status: { allocatable: { cpu: '2', memory, pods: '10' } } }),
    node('b', { status: { allocatable: { cpu: '2', memory, pods: '10' } } }),
  );
  const { scores } = scheduler.schedule(pod('p', asking({ cpu: '1', memory: '1999Ti' })));
  assert.is(scores['a']!['NodeResourcesFit'], 50);
});

test('a node without allocatable takes nothing and is complained about', () => {
  const scheduler = world(node('n', { status: {} }));
  assert.match(scheduler.problems[0]!.message, /no status.allocatable/);
  assert.is(scheduler.schedule(pod('p')).fitError, '0/1 nodes are available: 1 Too many pods.');
});

test('no node at all', () => {
  assert.is(world().schedule(pod('p')).message, 'no nodes available to schedule pods');
});

const selecting = (operator: string) => ({ matchExpressions: [{ key: 'app', operator, values: ['a'] }] });

test('a pod affinity that cannot be read is refused in the server’s words', () => {
  const podAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: selecting('Like') }],
  };
  assert.is(
    world(node('n')).schedule(pod('p', { affinity: { podAffinity } })).fitError,
    '0/1 nodes are available: parsing pod: requiredAffinityTerms: "Like" is not a valid label selector operator.',
  );
});

test('a spread constraint that cannot be read is an error, not a placement', () => {
  const topologySpreadConstraints = [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: selecting('Like') },
  ];
  const { nodeName, reason, message } = world(node('n')).schedule(pod('p', { topologySpreadConstraints }));
  assert.is(nodeName, undefined);
  assert.is(reason, 'SchedulerError');
  assert.match(message!, /"Like" is not a valid label selector operator/);
});

test('a node affinity term with an unknown operator matches no node', () => {
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Like', values: ['a'] }] }],
    },
  };
  const { fitError } = world(node('n')).schedule(pod('p', { affinity: { nodeAffinity } }));
  assert.is(fitError, "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
});

test('a topology key that no node has', () => {
  const topologySpreadConstraints = [
    { maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
  ];
  assert.is(
    world(node('n')).schedule(pod('p', { topologySpreadConstraints })).fitError,
    "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label).",
  );
});

test('labels named like parts of every object are plain labels', () => {
  const proto = JSON.parse('{"__proto__":"x"}') as object;
  const scheduler = world(node('n'));
  assert.is(scheduler.schedule(pod('p', { nodeSelector: { constructor: 'x' } })).nodeName, undefined);
  assert.is(scheduler.schedule(pod('q', { nodeSelector: proto })).nodeName, undefined);
});

test('a hundred thousand taints', () => {
  const taints = Array.from({ length: 100_000 }, (_, i) => ({ key: `k${i}`, effect: 'NoSchedule' }));
  const scheduler = world(node('n', { spec: { taints } }));
  const tolerations = [{ key: 'k0', operator: 'Exists' }];
  const { fitError } = scheduler.schedule(pod('p', { tolerations }));
  assert.is(fitError, '0/1 nodes are available: 1 node(s) had untolerated taint(s).');
});

test('pods on a node that is not there wait for it, and then count', () => {
  const scheduler = world(node('n'), pod('early', { ...asking({ cpu: '2' }), nodeName: 'late' }));
  assert.is(scheduler.schedule(pod('p', { ...asking({ cpu: '1' }) })).nodeName, 'n');
  scheduler.upsert(node('late'));
  scheduler.remove(node('n'));
  assert.is(
    scheduler.schedule(pod('p', asking({ cpu: '1' }))).fitError,
    '0/1 nodes are available: 1 Insufficient cpu.',
  );
});

test('pods that want each other near wait for ever', () => {
  const near = (app: string) => ({
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', labelSelector: { matchLabels: { app } } },
        ],
      },
    },
  });
  const scheduler = world(node('n'));
  for (const [mine, other] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const)
    assert.is(
      scheduler.schedule(pod(mine, near(other), { app: mine })).fitError,
      "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.",
    );
  assert.is(scheduler.schedule(pod('c', near('c'), { app: 'c' })).nodeName, 'n', 'but one’s own kind may start');
});

test.run();
