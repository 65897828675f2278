import type { JobCondition } from '../../../schemas/generated/types/batch_v1.js';
import { isDeleting, type LiveOf } from '../../world/kinds.js';
import { findCondition } from '../shared/conditions.js';

export type Job = LiveOf<'Job.batch'>;
export type LivePod = LiveOf<'Pod'>;

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
/** Pods that one sync creates or deletes at most (MaxPodCreateDeletePerSync). */
export const maxPerSync = 500;

export const isTracked = (pod: LivePod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;
export const isIndexed = (job: Job): boolean => job.spec?.completionMode === 'Indexed';
export const isSuspended = (job: Job): boolean => job.spec?.suspend === true;
export const perIndexLimit = (job: Job): number | undefined => job.spec?.backoffLimitPerIndex;

export const isTrue = (job: Job, type: string): JobCondition | undefined => {
  const c = findCondition(job.status?.conditions, type);
  return c?.status === 'True' ? c : undefined;
};
export const isFinished = (job: Job): boolean => Boolean(isTrue(job, 'Complete') ?? isTrue(job, 'Failed'));

/** Pods being deleted are replaced only once they have failed for good (podReplacementPolicy: Failed). */
export const replacesFailedOnly = (job: Job): boolean =>
  job.spec?.podReplacementPolicy === 'Failed' || job.spec?.podFailurePolicy !== undefined;

/** isPodFailed: a pod being deleted counts as failed, unless only failed pods are replaced. */
export function isPodFailed(pod: LivePod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !replacesFailedOnly(job) && isDeleting(pod) && pod.status?.phase !== 'Succeeded';
}

export function makeCondition(type: string, reason: string, message: string, now: string): JobCondition {
  return { type, status: 'True', reason, message, lastProbeTime: now, lastTransitionTime: now };
}
