import type { DefaultScheduler } from '../scheduler.js';
import type { Decision } from '../types.js';
import { type AnyPod, bind, copyOf } from './world.js';

/** How many more pods like one fit, where they go, and what stops the next. */
export interface Capacity {
  readonly count: number;
  readonly byNode: ReadonlyMap<string, number>;
  /** The refusal of the first one that no longer fits; absent where the limit was reached first. */
  readonly stop?: Decision;
}

/** Fills the cluster with copies of a pod. The scheduler is used up by it. */
export function capacityFor(scheduler: DefaultScheduler, template: AnyPod, limit = 100_000): Capacity {
  const byNode = new Map<string, number>();
  for (let count = 0; count < limit; count++) {
    const pod = copyOf(template, `${template.metadata.name ?? 'pod'}-${count}`);
    const decision = scheduler.schedule(pod);
    if (!decision.nodeName) return { count, byNode, stop: decision };
    byNode.set(decision.nodeName, (byNode.get(decision.nodeName) ?? 0) + 1);
    bind(scheduler, pod, decision.nodeName, decision);
  }
  return { count: limit, byNode };
}
