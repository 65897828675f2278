import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import { type Minor, profileOf } from '../../../schemas/profile.js';
import { createScheduler } from '../scheduler.js';
import { SchedulingQueue } from './scheduling-queue.js';

const test = suite('scheduling queue');

const node = (name: string, cpu: string, more: Partial<Node['spec']> = {}): Node & KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: more,
    status: { allocatable: { cpu, memory: '8Gi', pods: '10' } },
  }) as Node & KubeObject;

const pod = (name: string, cpu: string, spec: Partial<Pod['spec']> = {}): Pod & KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name },
    spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu } } }], ...spec },
  }) as Pod & KubeObject;

const world = (...nodes: (Node & KubeObject)[]) => worldOf('1.36', ...nodes);

function worldOf(minor: Minor, ...nodes: (Node & KubeObject)[]) {
  const scheduler = createScheduler({ profile: profileOf(minor), tieBreak: { mode: 'first' } });
  for (const n of nodes) scheduler.upsert(n);
  const queue = new SchedulingQueue(scheduler);
  const tryNext = (now: number): string | undefined => {
    const next = queue.pop(now);
    if (!next) return undefined;
    const decision = scheduler.schedule(next.pod);
    queue.done(next.pod, decision, now);
    return `${next.pod.metadata!.name}:${decision.nodeName ?? 'pending'}`;
  };
  return { scheduler, queue, tryNext };
}

test('higher priority goes first, then who came first', () => {
  const { queue, tryNext } = world(node('n', '8'));
  queue.add(pod('low', '1'), 0);
  queue.add(pod('late', '1', { priority: 10 }), 2);
  queue.add(pod('high', '1', { priority: 10 }), 1);
  assert.equal([tryNext(5), tryNext(5), tryNext(5), tryNext(5)], ['high:n', 'late:n', 'low:n', undefined]);
});

test('a pod that does not fit waits for a node that has room', () => {
  const { scheduler, queue, tryNext } = world(node('small', '1'));
  queue.add(pod('big', '4'), 0);
  assert.is(tryNext(0), 'big:pending');
  assert.is(tryNext(20_000), undefined, 'nothing has happened');

  scheduler.upsert(node('tiny', '2'));
  queue.observe(undefined, node('tiny', '2'), 20_000);
  assert.is(tryNext(20_000), undefined, 'the new node is too small to bother');

  scheduler.upsert(node('large', '8'));
  queue.observe(undefined, node('large', '8'), 30_000);
  assert.is(tryNext(30_000), 'big:large');
});

test('a pod is tried again after five minutes even if nothing happens', () => {
  const { queue, tryNext } = world(node('small', '1'));
  queue.add(pod('big', '4'), 0);
  assert.is(tryNext(0), 'big:pending');
  assert.is(queue.nextWake(0), 330_000);
  assert.is(tryNext(300_000), undefined);
  assert.is(tryNext(330_000), 'big:pending');
});

for (const [minor, tried] of [
  ['1.36', 'picky:pending'],
  ['1.37', undefined],
] as const)
  test(`until 1.36 a new taint has pods tried again that were refused for their node selector: ${minor}`, () => {
    const { scheduler, queue, tryNext } = worldOf(minor, node('n', '8'));
    queue.add(pod('picky', '1', { nodeSelector: { disk: 'ssd' } }), 0);
    assert.is(tryNext(0), 'picky:pending');
    const tainted = node('n', '8', { taints: [{ key: 'maint', effect: 'NoSchedule' }] });
    scheduler.upsert(tainted);
    queue.observe(node('n', '8'), tainted, 20_000);
    assert.is(tryNext(20_000), tried);
  });

test('a change that touches nothing a pod was refused for does not have it tried again', () => {
  const { queue, tryNext } = world(node('small', '1'));
  const big = pod('big', '4');
  queue.add(big, 0);
  assert.is(tryNext(0), 'big:pending');
  const noted = { ...big, status: { conditions: [{ type: 'PodScheduled', status: 'False' as const }] } };
  queue.update(big, noted, 20_000);
  assert.is(tryNext(20_000), undefined, 'only its status changed');
  queue.update(noted, pod('big', '3'), 30_000);
  assert.is(tryNext(30_000), 'big:pending', 'it asks for less');
});

test('gates hold a pod until they are gone', () => {
  const { queue, tryNext } = world(node('n', '8'));
  const gated = pod('gated', '1', { schedulingGates: [{ name: 'example.com/wait' }] });
  queue.add(gated, 0);
  assert.is(tryNext(1000), undefined);
  assert.is(queue.nextWake(1000), undefined, 'time alone opens no gate');
  queue.update(gated, pod('gated', '1'), 2000);
  assert.is(tryNext(2000), 'gated:n');
});

test('backing off pods are tried early while nothing else is to be done', () => {
  const { scheduler, queue, tryNext } = world(node('n', '1'));
  queue.add(pod('big', '4'), 0);
  assert.is(tryNext(0), 'big:pending');
  const grown = node('n', '4');
  scheduler.upsert(grown);
  queue.observe(node('n', '1'), grown, 100);
  queue.add(pod('small', '100m'), 200);
  assert.is(tryNext(200), 'small:n', 'ready pods come before those that back off');
  assert.is(tryNext(200), 'big:n');
});

test.run();
