import type { Status } from './framework/status.js';

/** Why a pod fits nowhere. Mirrors framework.Diagnosis and FitError (pkg/scheduler/framework/types.go). */
export interface Diagnosis {
  readonly statuses: ReadonlyMap<string, Status>;
  /** Holds for all nodes that have no status of their own. */
  readonly absent?: Status | undefined;
  readonly preFilterMessage?: string | undefined;
}

/** The text of the scheduler's FailedScheduling event. `postFilter` is what preemption has to say. */
export function fitErrorText(nodeCount: number, diagnosis: Diagnosis, postFilter = ''): string {
  let text = `0/${nodeCount} nodes are available:`;
  if (diagnosis.preFilterMessage) text += ` ${diagnosis.preFilterMessage}.`;
  else {
    const counts = new Map<string, number>();
    const count = (reason: string, n: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + n);
    for (const status of diagnosis.statuses.values()) for (const reason of status.reasons) count(reason, 1);
    const absent = nodeCount - diagnosis.statuses.size;
    if (absent > 0) for (const reason of diagnosis.absent?.reasons ?? []) count(reason, absent);
    const parts = [...counts].map(([reason, n]) => `${n} ${reason}`).sort(byBytes);
    if (parts.length) text += ` ${parts.join(', ')}.`;
  }
  return postFilter ? `${text} ${postFilter}` : text;
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
