import type { PodInfo } from '../cluster/pod-info.js';

/** When a pod started, in milliseconds; pods that have not started count as starting now (pkg/scheduler/util). */
export function startTime(pod: PodInfo, now: number): number {
  const text = pod.pod.status?.startTime;
  const time = text === undefined ? Number.NaN : Date.parse(String(text));
  return Number.isNaN(time) ? now : time;
}

/**
 * Higher priority first, then who runs longer (util.MoreImportantPod). Upstream asks the clock anew for each pod that
 * has not started, so that the first of two such pods always counts as the earlier one. Since 1.37 it asks once a pod,
 * in the order of `asked` (NewVictim).
 */
export function moreImportant(now: number, asked?: readonly PodInfo[]): (a: PodInfo, b: PodInfo) => boolean {
  const turn = asked && new Map(asked.map((p, i) => [p, i]));
  return (a, b) => {
    if (a.priority !== b.priority) return a.priority > b.priority;
    if (!a.pod.status?.startTime && !b.pod.status?.startTime) return !turn || turn.get(a)! < turn.get(b)!;
    return startTime(a, now) < startTime(b, now);
  };
}

/** The earliest start among the pods of the highest priority (util.GetEarliestPodStartTime). */
export function earliestStart(victims: readonly PodInfo[], now: number): number {
  const top = Math.max(...victims.map((v) => v.priority));
  return Math.min(...victims.filter((v) => v.priority === top).map((v) => startTime(v, now)));
}
