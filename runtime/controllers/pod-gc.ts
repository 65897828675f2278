import type { PodCondition } from '../../schemas/generated/types/core_v1.js';
import type { Controller, ControllerContext } from '../engine/controller.js';
import { timestamp } from '../world/clock.js';
import { isDeleting, type LiveOf } from '../world/kinds.js';
import { isPodTerminal } from './shared/pods.js';

const period = 20_000;
/** How long a node has to be gone before its pods are taken for lost. */
const quarantine = 40_000;
const maxTerminated = 12_500;

/** Collects pods that nobody would ever look after: bound to nodes that are gone, too many that are over. */
export const podGcController = (): Controller => {
  const missing = new Map<string, number>();
  return {
    name: 'pod-garbage-collector-controller',
    upstream: 'pkg/controller/podgc/gc_controller.go',
    watches: {},
    start(ctx) {
      const tick = (): void => {
        ctx.queue.add('all');
        ctx.after(period, tick, true);
      };
      ctx.after(period, tick, true);
    },
    reconcile(_key, ctx) {
      const nodes = new Set(ctx.client.list('Node').map((n) => n.metadata.name));
      for (const name of [...missing.keys()]) if (nodes.has(name)) missing.delete(name);
      const pods = ctx.client.list('Pod');
      const terminated = pods.filter(isPodTerminal);
      for (const pod of terminated.slice(0, Math.max(0, terminated.length - maxTerminated)))
        failAndDelete(ctx, pod, 'too many terminated pods');
      for (const pod of pods) {
        const node = pod.spec?.nodeName;
        if (!node && isDeleting(pod)) failAndDelete(ctx, pod, 'unscheduled and deleted');
        if (!node || nodes.has(node)) continue;
        const since = missing.get(node) ?? ctx.now();
        missing.set(node, since);
        if (ctx.now() - since >= quarantine)
          failAndDelete(ctx, pod, `its node ${node} is gone`, {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'DeletionByPodGC',
            message: 'PodGC: node no longer exists',
            lastTransitionTime: timestamp(ctx.now()),
          });
      }
    },
  };
};

/** markFailedAndDeletePodWithCondition: whoever counts pods, such as a Job, has to see it fail before it is gone. */
function failAndDelete(ctx: ControllerContext, pod: LiveOf<'Pod'>, why: string, condition?: PodCondition): void {
  let last = pod;
  if (!isPodTerminal(pod))
    last = ctx.client.updateStatus(pod, why, (draft) => {
      const others = (draft.status?.conditions ?? []).filter((c) => c.type !== condition?.type);
      const conditions = condition ? [...others, condition] : others;
      draft.status = { ...draft.status, phase: 'Failed', ...(conditions.length ? { conditions } : {}) };
    });
  ctx.client.delete(last, why, { gracePeriodSeconds: 0 });
}
