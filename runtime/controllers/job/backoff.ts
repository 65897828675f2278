import { parseTime } from '../../world/clock.js';
import type { LiveOf } from '../../world/kinds.js';
import { podCondition } from '../shared/pods.js';

const base = 10_000;
const limit = 600_000;

/** When a pod ended: its containers, its readiness, its deletion, in that order. */
export function finishedAt(pod: LiveOf<'Pod'>): number {
  const ends = (pod.status?.containerStatuses ?? []).map((c) => parseTime(c.state?.terminated?.finishedAt));
  if (ends.length && ends.every((t) => !Number.isNaN(t))) return Math.max(...ends);
  const ready = podCondition(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTime(ready.lastTransitionTime);
  if (pod.metadata.deletionTimestamp)
    return parseTime(pod.metadata.deletionTimestamp) - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return parseTime(pod.metadata.creationTimestamp);
}

/** getRemainingTimeForFailuresCount: 10 s doubling to 10 min, from the last failure on. */
export function remaining(failures: number, lastFailure: number, now: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(limit, base * 2 ** Math.min(failures - 1, 20));
  return Math.max(0, wait - (now - lastFailure));
}

interface Record {
  failures: number;
  last: number;
}

/** Failures since the last success, by Job. Mirrors job/backoff_utils.go. */
export class BackoffStore {
  private readonly records = new Map<string, Record>();

  note(key: string, succeeded: readonly LiveOf<'Pod'>[], failed: readonly LiveOf<'Pod'>[]): void {
    const old = this.records.get(key) ?? { failures: 0, last: 0 };
    const lastSuccess = succeeded.length ? Math.max(...succeeded.map(finishedAt)) : Number.NEGATIVE_INFINITY;
    const counted = failed.map(finishedAt).filter((t) => t > lastSuccess);
    const failures = (succeeded.length ? 0 : old.failures) + counted.length;
    this.records.set(key, { failures, last: counted.length ? Math.max(...counted) : old.last });
  }

  remaining(key: string, now: number): number {
    const record = this.records.get(key);
    return record ? remaining(record.failures, record.last, now) : 0;
  }

  forget(key: string): void {
    this.records.delete(key);
  }
}
