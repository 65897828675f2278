import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../compiler/kube/json.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../schemas/generated/types/core_v1.js';
import type { AllocationResult, ResourceClaim } from '../../schemas/generated/types/resource_v1.js';
import { type Minor, minors, profileOf } from '../../schemas/profile.js';
import { readConfiguration } from './config/read.js';
import { featuresOf } from './features.js';
import { createScheduler } from './scheduler.js';
import type { TieBreak } from './select-host.js';
import type { Decision } from './types.js';

/**
 * Clusters that were drawn at random and put to the real kube-scheduler of the minor in the file's name. A line is one
 * cluster: its objects, and the pods that came one after another with what the real one made of each.
 */
interface Recording {
  readonly seed: number;
  /** The KubeSchedulerConfiguration of the run. */
  readonly config?: Json;
  readonly objects: readonly KubeObject[];
  readonly steps: readonly Step[];
}

interface Step {
  readonly pod: Pod;
  readonly rejects?: Record<string, string[]>;
  readonly scores?: Record<string, Record<string, number>>;
  readonly chosen?: string;
  /** How many nodes were looked at, and how many of them fit. */
  readonly evaluated?: number;
  readonly feasible?: number;
  readonly message?: string;
  readonly postFilter?: string;
  /** All that PostFilter says; `none` for nothing. */
  readonly full?: string;
  readonly candidates?: readonly { node: string; victims: string[]; violations: number }[];
  readonly best?: string;
  /** The pod's resource claims once it is bound. */
  readonly claims?: readonly (ResourceClaim & KubeObject)[];
  /** The victims are still on their way out while the next pods come. */
  readonly terminate?: boolean;
}

const load = (name: string, minor = '1.36'): Recording[] =>
  readFileSync(`fixtures/scheduler/${name}-${minor}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Recording);

function replay(
  recording: Recording,
  check: (step: Step, decision: Decision, label: string) => void,
  minor: Minor = '1.36',
  tieBreak: TieBreak = { mode: 'first' },
): void {
  const profile = profileOf(minor);
  const config = recording.config && readConfiguration(recording.config, featuresOf(profile)).config;
  const scheduler = createScheduler({ profile, ...(config ? { config } : {}), tieBreak });
  const pods = new Map<string, KubeObject>();
  const put = (object: KubeObject): void => {
    if (object.kind === 'Pod') pods.set(object.metadata.name!, object);
    scheduler.upsert(object);
  };
  recording.objects.forEach(put);
  recording.steps.forEach((step, i) => {
    const pod = { ...step.pod, apiVersion: 'v1', kind: 'Pod' } as Pod & KubeObject;
    const decision = scheduler.schedule(pod);
    check(step, decision, `seed ${recording.seed}, step ${i}`);
    const victims = step.candidates?.find((c) => c.node === step.best)?.victims ?? [];
    for (const name of victims) {
      const victim = pods.get(name)! as Pod & KubeObject;
      if (step.terminate) put(leaving(victim));
      else scheduler.remove(victim);
    }
    if (step.best) put({ ...pod, status: { ...pod.status, nominatedNodeName: step.best } } as KubeObject);
    if (!step.chosen) return;
    put({ ...pod, spec: { ...pod.spec, nodeName: step.chosen } } as KubeObject);
    for (const { volume, claim } of decision.volumes?.bindings ?? []) put(claimed(volume, claim));
    for (const claim of step.claims ?? []) put(claim);
    for (const claim of decision.volumes?.provision ?? [])
      put(annotated(claim, 'volume.kubernetes.io/selected-node', step.chosen));
  });
}

const annotated = (object: PersistentVolumeClaim, key: string, value: string): KubeObject =>
  ({
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [key]: value } },
  }) as KubeObject;

const claimed = (volume: PersistentVolume, { metadata }: PersistentVolumeClaim): KubeObject =>
  ({
    ...volume,
    spec: { ...volume.spec, claimRef: { namespace: metadata?.namespace, name: metadata?.name, uid: metadata?.uid } },
  }) as KubeObject;

const leaving = (pod: Pod & KubeObject): KubeObject =>
  ({
    ...pod,
    metadata: { ...pod.metadata, deletionTimestamp: '2026-01-02T00:00:00Z' },
    status: {
      ...pod.status,
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
    },
  }) as KubeObject;

/** What DynamicResources says before preemption does; where PreFilter ended early it has nothing to go by. */
function withPostFilter({ message, postFilter, rejects }: Step): string {
  if (!postFilter) return message!;
  const tried = Object.keys(rejects ?? {}).length > 0;
  return `${message} ${tried ? `no new claims to deallocate, ${postFilter}` : 'not found'}`;
}

const test = suite('recordings of the real scheduler');

/** Ids of shares are drawn at random; here as in drydock they are counted. */
function comparable(allocation: AllocationResult | undefined): AllocationResult | undefined {
  if (!allocation) return undefined;
  const { allocationTimestamp: _, ...rest } = structuredClone(allocation);
  for (const r of rest.devices?.results ?? []) if (r.shareID) r.shareID = 'drawn';
  return rest;
}

/** The claim for extended resources has no name before it is made. */
function claimOf({ pod, claims = [] }: Step, { metadata }: ResourceClaim): ResourceClaim | undefined {
  const isOf = (c: KubeObject): boolean => c.metadata.ownerReferences?.[0]?.name === pod.metadata?.name;
  return (
    claims.find((c) => c.metadata.name === metadata?.name) ?? claims.find((c) => c.metadata.generateName && isOf(c))
  );
}

for (const [name, minor] of [
  ['filters-and-scores', '1.36'],
  ['volumes', '1.36'],
  ['devices', '1.34'],
  ['devices', '1.35'],
  ['devices', '1.36'],
  ['shared-devices', '1.36'],
  ['devices-and-extended-resources', '1.36'],
  ['devices-and-extended-resources', '1.37'],
] as const)
  test(`${name} in ${minor}`, () => {
    for (const recording of load(name, minor))
      replay(
        recording,
        (step, decision, label) => {
          asRecorded(step, decision, label);
          for (const { claim, allocation } of decision.allocations ?? []) {
            const real = claimOf(step, claim);
            assert.equal(claim.spec, real?.spec, label);
            assert.equal(comparable(allocation), comparable(real?.status?.allocation), label);
          }
        },
        minor,
      );
  });

function asRecorded(step: Step, decision: Decision, label: string): void {
  assert.equal(inOrder(decision.rejects), inOrder(step.rejects), label);
  assert.equal(decision.scores, step.scores ?? {}, label);
  assert.is(decision.nodeName, step.chosen, label);
  assert.is(decision.fitError, step.message, label);
}

/** Go walks over the scalar resources of a pod in any order. */
const inOrder = (rejects: Record<string, string[]> = {}): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(rejects).map(([node, [plugin, ...reasons]]) => [node, [plugin!, ...reasons.sort()]]),
  );

for (const minor of minors)
  test(`profiles of KubeSchedulerConfiguration in ${minor}`, () => {
    for (const recording of load('configured', minor)) replay(recording, asRecorded, minor);
  });

test('a share of the nodes is looked at, going on where the last pod ended, and ties fall as they do', () => {
  const check = (step: Step, d: Decision, label: string): void => {
    assert.is(d.nodeName, step.chosen, label);
    assert.is(d.fitError, step.message, label);
    if (step.chosen) assert.equal([d.evaluated, d.feasible], [step.evaluated, step.feasible], label);
  };
  for (const recording of load('sampled')) replay(recording, check, '1.36', { mode: 'seed', seed: 1 });
});

test('1.37 tells what preemption found, and nothing of claims that are not there', () => {
  for (const recording of load('preemption', '1.37'))
    replay(
      recording,
      (step, decision, label) => {
        assert.is(decision.nominatedNodeName, step.best, label);
        if (step.full) assert.is(decision.message, `${step.message} ${step.full}`, label);
      },
      '1.37',
    );
});

test('preemption', () => {
  for (const recording of load('preemption'))
    replay(recording, (step, decision, label) => {
      assert.is(decision.nodeName, step.chosen, label);
      const found = (decision.candidates ?? []).map(({ node, victims, violations }) => ({
        node,
        victims: victims.map((v) => v.metadata!.name!),
        violations,
      }));
      const byNode = (a: { node: string }, b: { node: string }): number => (a.node < b.node ? -1 : 1);
      assert.equal(found.sort(byNode), [...(step.candidates ?? [])].sort(byNode), label);
      assert.is(decision.nominatedNodeName, step.best, label);
      if (!step.message) return;
      assert.is(decision.message, withPostFilter(step), label);
    });
});

test.run();
