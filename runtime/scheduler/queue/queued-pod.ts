import type { Pod } from '../../../schemas/generated/types/core_v1.js';

/** A pod in the queue, with its history. Mirrors framework.QueuedPodInfo. Times are virtual milliseconds. */
export interface QueuedPod {
  pod: Pod;
  readonly key: string;
  priority: number;
  /** When it entered the queue or was last refused. */
  timestamp: number;
  /** Order of entry among equal timestamps. */
  sequence: number;
  attempts: number;
  unschedulableCount: number;
  errorCount: number;
  /** Plugins that refused it last time. */
  rejectedBy: Set<string>;
  /** The plugin that does not even let it be tried. */
  gatedBy?: string;
  backoffUntil?: number;
}

/** PrioritySort: higher priority first, then who waits longer (plugins/queuesort). */
export function queuedBefore(a: QueuedPod, b: QueuedPod): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.sequence < b.sequence;
}
