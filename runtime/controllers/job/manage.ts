import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { keyOf } from '../../world/kinds.js';
import { createPod, deletePod, slowStart } from '../shared/pod-control.js';
import { compareForDeletion, podFromTemplate } from '../shared/pods.js';
import { type BackoffStore, finishedAt, remaining } from './backoff.js';
import { firstPending, indexAnnotation, indexOf } from './indexes.js';
import {
  isIndexed,
  isSuspended,
  type Job,
  type LivePod,
  maxPerSync,
  perIndexLimit,
  replacesFailedOnly,
  trackingFinalizer,
} from './model.js';
import { matchFailure } from './policies.js';

const failureCount = 'batch.kubernetes.io/job-index-failure-count';
const ignoredCount = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** What a sync knows when it decides about pods. */
export interface Round {
  readonly job: Job;
  readonly active: LivePod[];
  readonly terminating: LivePod[];
  readonly succeeded: number;
  readonly succeededIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  /** With backoffLimitPerIndex: the failed pod of each index that waits to be replaced. */
  readonly delayed: ReadonlyMap<number, LivePod>;
}

/** job_controller.go manageJob: creates or deletes pods until as many run as should. */
export function manageJob(ctx: ControllerContext, r: Round, backoff: BackoffStore): void {
  const { job, active } = r;
  const wanted = isSuspended(job) ? 0 : wantedActive(r);
  const surplus = forRemoval(ctx, r, Math.max(0, active.length - wanted)).slice(0, maxPerSync);
  if (surplus.length || isSuspended(job)) {
    for (const pod of surplus) {
      untrack(ctx, pod, 'it is not wanted any more');
      deletePod(ctx, job, pod, isSuspended(job) ? 'the job is suspended' : `${active.length} active, ${wanted} wanted`);
    }
    return;
  }
  const waiting = replacesFailedOnly(job) ? r.terminating.length : 0;
  const missing = wanted - waiting - active.length;
  if (missing > 0) createPods(ctx, r, backoff, Math.min(missing, maxPerSync));
}

function wantedActive({ job, active, succeeded }: Round): number {
  const { parallelism = 1, completions } = job.spec ?? {};
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** activePodsForRemoval: pods of repeated or superfluous indexes first, then by rank. */
function forRemoval(ctx: ControllerContext, r: Round, atLeast: number): LivePod[] {
  const now = ctx.now();
  const sorted = [...r.active].sort((a, b) => compareForDeletion(a, b, () => 0, now));
  if (!isIndexed(r.job)) return sorted.slice(0, atLeast);
  const seen = new Set<number>();
  const rm: LivePod[] = [];
  const left: LivePod[] = [];
  for (const pod of [...sorted].reverse()) {
    const index = indexOf(pod);
    if (index < 0 || index >= (r.job.spec?.completions ?? 0) || seen.has(index)) rm.push(pod);
    else left.unshift(pod);
    seen.add(index);
  }
  return [...rm, ...left.slice(0, Math.max(0, atLeast - rm.length))];
}

/** Takes the tracking finalizer off, so that a deletion can complete. */
export function untrack(ctx: ControllerContext, pod: LivePod, why: string): void {
  if (
    !ctx.client
      .get('Pod', pod.metadata.namespace ?? '', pod.metadata.name)
      ?.metadata.finalizers?.includes(trackingFinalizer)
  )
    return;
  ctx.client.update(pod, why, (draft) => {
    draft.metadata.finalizers = draft.metadata.finalizers?.filter((f) => f !== trackingFinalizer);
    if (!draft.metadata.finalizers?.length) delete draft.metadata.finalizers;
  });
}

function createPods(ctx: ControllerContext, r: Round, backoff: BackoffStore, count: number): void {
  const { job } = r;
  const key = keyOf(job);
  if (perIndexLimit(job) === undefined) {
    const wait = backoff.remaining(key, ctx.now());
    if (wait > 0) {
      ctx.queue.addAfter(key, wait);
      return;
    }
  }
  const indexes = isIndexed(job) ? pendingIndexes(ctx, r, count) : undefined;
  const error = slowStart(indexes?.length ?? count, (i) =>
    createPod(ctx, job, podFor(r, indexes?.[i]), 'a pod is missing'),
  );
  if (error) throw error;
}

function pendingIndexes(ctx: ControllerContext, r: Round, count: number): number[] {
  const running = new Set(r.active.map(indexOf));
  const ending = replacesFailedOnly(r.job) ? new Set(r.terminating.map(indexOf)) : new Set<number>();
  const taken = [r.succeededIndexes, r.failedIndexes, running, ending];
  const indexes = firstPending(count, r.job.spec?.completions ?? 0, taken);
  if (perIndexLimit(r.job) === undefined) return indexes;
  const wait = (i: number): number => {
    const pod = r.delayed.get(i);
    return pod
      ? remaining(failures(pod, failureCount) + failures(pod, ignoredCount) + 1, finishedAt(pod), ctx.now())
      : 0;
  };
  const due = indexes.filter((i) => wait(i) === 0);
  if (due.length === 0 && indexes.length) ctx.queue.addAfter(keyOf(r.job), Math.min(...indexes.map(wait)));
  return due;
}

/** How often the pods of an index have failed before this one. */
export const failures = (pod: LivePod, annotation: string = failureCount): number =>
  Number(pod.metadata.annotations?.[annotation] ?? 0) || 0;

function podFor({ job, delayed }: Round, index: number | undefined): Pod {
  const pod = podFromTemplate(job.spec!.template, job);
  const meta = pod.metadata!;
  meta.finalizers = [...(meta.finalizers ?? []).filter((f) => f !== trackingFinalizer), trackingFinalizer];
  if (index === undefined) return pod;
  meta.generateName = `${job.metadata.name}-${index}-`;
  meta.annotations = { ...meta.annotations, [indexAnnotation]: String(index) };
  meta.labels = { ...meta.labels, [indexAnnotation]: String(index) };
  if (perIndexLimit(job) !== undefined) Object.assign(meta.annotations, nextCounts(job, delayed.get(index)));
  const env = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } },
  };
  for (const c of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])])
    if (!c.env?.some((e) => e.name === env.name)) c.env = [...(c.env ?? []), env];
  pod.spec = { ...pod.spec!, hostname: `${job.metadata.name}-${index}` };
  return pod;
}

function nextCounts(job: Job, replaced: LivePod | undefined): Record<string, string> {
  if (!replaced) return { [failureCount]: '0' };
  const counts = matchFailure(job.spec?.podFailurePolicy, replaced).counts;
  const ignored = failures(replaced, ignoredCount) + (counts ? 0 : 1);
  return {
    [failureCount]: String(failures(replaced) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [ignoredCount]: String(ignored) } : {}),
  };
}
