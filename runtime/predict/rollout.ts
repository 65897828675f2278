import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { Stall, WorkloadTimeline } from '../../compiler/prediction/prediction.js';
import type { DaemonSet, Deployment, StatefulSet } from '../../schemas/generated/types/apps_v1.js';
import type { Job } from '../../schemas/generated/types/batch_v1.js';
import type { Event, Pod } from '../../schemas/generated/types/core_v1.js';
import type { Condition } from '../../schemas/generated/types/meta_v1.js';
import { refTo } from './owners.js';
import { isReady } from './pod-state.js';
import type { RolloutRecorder } from './recorder.js';

/** Kinds that run pods, in the order of the report. */
const kinds = [
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'Job.batch',
  'CronJob.batch',
  'Pod',
];

/** How each workload of the cluster fared, from the recorder's history and its last state. */
export function workloadTimelines(view: ClusterView, recorder: RolloutRecorder): WorkloadTimeline[] {
  return kinds.flatMap((kind) =>
    view
      .list(kind)
      .filter(
        (o) => !o.metadata.ownerReferences?.some((r) => r.controller && r.kind !== 'CronJob' && r.kind !== 'Node'),
      )
      .map((o) => timeline(o, view, recorder)),
  );
}

function timeline(object: KubeObject, view: ClusterView, recorder: RolloutRecorder): WorkloadTimeline {
  const history = recorder.historyOf(object);
  const samples = history?.samples ?? [];
  const desired = desiredOf(object);
  const known = [...(history?.finish() ?? []), ...ownTrouble(object, view)];
  const stalls = known.length ? known : saidByEvents(view, history?.pods.values() ?? [], desired);
  const outcome = outcomeOf(object, desired, samples.at(-1)?.ready ?? 0, stalls);
  const at =
    outcome === 'ready'
      ? Math.max(reachedAt(samples, desired), history?.lastChange ?? 0)
      : outcome === 'completed'
        ? samples.at(-1)?.at
        : undefined;
  return { object: refTo(object), desired, outcome, ...(at === undefined ? {} : { at }), samples, stalls };
}

function desiredOf(object: KubeObject): number {
  switch (object.kind) {
    case 'DaemonSet':
      return (object as unknown as DaemonSet).status?.desiredNumberScheduled ?? 0;
    case 'Job': {
      const { spec } = object as unknown as Job;
      return spec?.suspend ? 0 : Math.min(spec?.parallelism ?? 1, spec?.completions ?? Number.POSITIVE_INFINITY);
    }
    case 'CronJob':
      return 0;
    case 'Pod':
      return 1;
    default:
      return (object as unknown as StatefulSet).spec?.replicas ?? 1;
  }
}

function outcomeOf(
  object: KubeObject,
  desired: number,
  ready: number,
  stalls: readonly Stall[],
): WorkloadTimeline['outcome'] {
  const conditions = ((object as unknown as Job).status?.conditions ?? []) as readonly {
    type: string;
    status: string;
  }[];
  const holds = (type: string): boolean => conditions.some((c) => c.type === type && c.status === 'True');
  if (object.kind === 'Job' && (holds('Complete') || holds('Failed'))) return holds('Failed') ? 'failed' : 'completed';
  if (object.kind === 'Pod') {
    const pod = object as unknown as Pod;
    if (pod.status?.phase === 'Succeeded') return 'completed';
    if (pod.status?.phase === 'Failed') return 'failed';
    if (isReady(pod)) return 'ready';
  }
  if (desired === 0) return 'waiting';
  if (object.kind !== 'Job' && ready >= desired && rolledOut(object)) return 'ready';
  return stalls.some((s) => s.to === undefined) || object.kind !== 'Job' ? 'stalled' : 'waiting';
}

/** Whether what is ready is what was asked for: the updated pods, not those of an older revision. */
function rolledOut(object: KubeObject): boolean {
  if (object.kind !== 'Deployment') return true;
  const { spec, status } = object as unknown as Deployment;
  return (status?.updatedReplicas ?? 0) >= (spec?.replicas ?? 1);
}

/** Since when the count has been reached without a break. */
function reachedAt(samples: readonly { at: number; ready: number }[], desired: number): number {
  let since: number | undefined;
  for (const s of samples) {
    if (s.ready < desired) since = undefined;
    else since ??= s.at;
  }
  return since ?? 0;
}

/** Troubles that show at the workload and not at a pod: pods that could not even be created, deadlines. */
function ownTrouble(object: KubeObject, view: ClusterView): Stall[] {
  const owners = [
    object,
    ...(object.kind === 'Deployment' ? view.list('ReplicaSet.apps', object.metadata.namespace) : []),
  ];
  const out = new Map<string, Stall>();
  for (const o of owners) {
    if (o !== object && !o.metadata.ownerReferences?.some((r) => r.uid === object.metadata.uid)) continue;
    const conditions = ((o as { status?: { conditions?: Condition[] } }).status?.conditions ?? []) as Condition[];
    for (const c of conditions) {
      const bad =
        (c.type === 'ReplicaFailure' && c.status === 'True') ||
        (c.type === 'Failed' && c.status === 'True') ||
        (c.type === 'Progressing' && c.status === 'False');
      const reason = c.message || c.reason;
      if (bad && reason && !out.has(reason)) out.set(reason, { from: 0, reason });
    }
  }
  return [...out.values()];
}

/** Where no status says why, the last warning about one of the pods that are not ready does. */
function saidByEvents(
  view: ClusterView,
  pods: Iterable<{ name: string; ready: boolean; finished: boolean }>,
  desired: number,
): Stall[] {
  const all = [...pods];
  const waiting = new Set(all.filter((p) => !p.ready && !p.finished).map((p) => p.name));
  if (waiting.size === 0 || all.length - waiting.size >= desired) return [];
  const warnings = (view.list('Event') as unknown as readonly Event[]).filter(
    (e) => e.type === 'Warning' && e.involvedObject.kind === 'Pod' && waiting.has(e.involvedObject.name ?? ''),
  );
  const last = warnings.at(-1);
  return last ? [{ from: 0, reason: last.message ?? last.reason ?? '', pod: last.involvedObject.name ?? '' }] : [];
}
