import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { ApiError } from '../../world/errors.js';
import type { Live, LiveOf } from '../../world/kinds.js';

type Owner = Live<{ apiVersion: string; kind: string }>;

/** controller.RealPodControl CreatePods: creates and says so. Returns the error where the server refuses. */
export function createPod(ctx: ControllerContext, owner: Owner, pod: Pod, why: string): ApiError | undefined {
  try {
    const created = ctx.client.create('Pod', pod, why);
    ctx.client.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return undefined;
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    ctx.client.event(owner, 'Warning', 'FailedCreate', `Error creating: ${e.message}`);
    return e;
  }
}

/** slowStartBatch: 1, 2, 4, … at a time; the first batch with an error ends it. Returns that error. */
export function slowStart(count: number, act: (i: number) => ApiError | undefined): ApiError | undefined {
  let done = 0;
  for (let batch = 1; done < count; batch *= 2) {
    let error: ApiError | undefined;
    for (const end = Math.min(count, done + batch); done < end; done++) error = act(done) ?? error;
    if (error) return error;
  }
  return undefined;
}

/** controller.RealPodControl DeletePod. */
export function deletePod(ctx: ControllerContext, owner: Owner, pod: LiveOf<'Pod'>, why: string): void {
  ctx.client.delete(pod, why);
  ctx.client.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}
