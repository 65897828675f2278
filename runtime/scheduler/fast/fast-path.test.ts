import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { type Minor, minors, profileOf } from '../../../schemas/profile.js';
import { createScheduler } from '../scheduler.js';
import type { TieBreak } from '../select-host.js';
import { RandomCluster } from '../testing/random-cluster.js';

const test = suite('fast path');

/** The choices over a life of a cluster: pods come and go, nodes are cordoned, relabelled, added and removed. */
function life(seed: number, minor: Minor, tieBreak: TieBreak, detail: 'full' | 'choice', nodeCount: number): string[] {
  const draw = new RandomCluster(seed);
  const scheduler = createScheduler({ profile: profileOf(minor), tieBreak, detail });
  for (const ns of ['default', 'other'])
    scheduler.upsert({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns, labels: { name: ns } } });
  if (draw.chance(0.5))
    scheduler.upsert({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' } },
    } as KubeObject);
  let nodes = 0;
  while (nodes < nodeCount) scheduler.upsert(draw.node(nodes++));
  const templates = Array.from({ length: 8 }, () => draw.template());
  const bound: (Pod & KubeObject)[] = [];
  const choices: string[] = [];
  for (let i = 0; i < 120; i++) {
    const pod = draw.pod(i, draw.of(...templates));
    const { nodeName, message } = scheduler.schedule(pod);
    choices.push(`${i}: ${nodeName ?? message}`);
    if (nodeName) {
      const placed = { ...pod, spec: { ...pod.spec, nodeName } } as Pod & KubeObject;
      scheduler.upsert(placed);
      bound.push(placed);
    }
    if (bound.length > 5 && draw.chance(0.15)) scheduler.remove(bound.splice(draw.upTo(bound.length), 1)[0]!);
    if (bound.length > 5 && draw.chance(0.1)) {
      const leaving = bound[draw.upTo(bound.length)]!;
      scheduler.upsert({ ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } });
    }
    if (draw.chance(0.05)) scheduler.upsert(draw.node(draw.upTo(nodes)));
    if (draw.chance(0.03)) scheduler.upsert(draw.node(nodes++));
    if (draw.chance(0.02)) scheduler.remove(draw.node(draw.upTo(nodes)));
  }
  return choices;
}

for (const minor of minors)
  test(`gives what the plain path gives, ${minor}`, () => {
    for (let seed = 1; seed <= 25; seed++)
      for (const tieBreak of [{ mode: 'first' }, { mode: 'seed', seed }] as const) {
        const nodes = seed % 5 === 0 ? 130 : 12;
        const plain = life(seed, minor, tieBreak, 'full', nodes);
        const fast = life(seed, minor, tieBreak, 'choice', nodes);
        assert.equal(fast, plain, `seed ${seed}, ${tieBreak.mode}, ${nodes} nodes`);
      }
  });

test.run();
