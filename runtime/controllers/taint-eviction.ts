import type { Controller, ControllerContext } from '../engine/controller.js';
import { tolerates } from '../scheduler/cluster/tolerations.js';
import { parseTime, timestamp } from '../world/clock.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../world/kinds.js';

/** Deletes pods from nodes whose NoExecute taints they do not, or no longer, tolerate. */
export const taintEvictionController = (): Controller => {
  /** When each pod that only tolerates for a while has to go. */
  const due = new Map<string, number>();
  const evict = (ctx: ControllerContext, pod: LiveOf<'Pod'>, why: string): void => {
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    ctx.client.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${name}`);
    const now = timestamp(ctx.now());
    const marked = ctx.client.updateStatus(pod, why, (draft) => {
      const others = (draft.status?.conditions ?? []).filter((c) => c.type !== 'DisruptionTarget');
      const message = 'Taint manager: deleting due to NoExecute taint';
      draft.status = {
        ...draft.status,
        conditions: [
          ...others,
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'DeletionByTaintManager',
            message,
            lastTransitionTime: now,
          },
        ],
      };
    });
    ctx.client.delete(marked, why);
  };
  return {
    name: 'taint-eviction-controller',
    upstream: 'pkg/controller/tainteviction/taint_eviction.go',
    watches: {
      Node: ({ object }, ctx) =>
        ctx.client
          .list('Pod')
          .filter((p) => p.spec?.nodeName === object.metadata.name)
          .map(keyOf),
      Pod: ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)]),
    },
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const pod = ctx.client.get('Pod', namespace, name);
      const node = pod?.spec?.nodeName ? ctx.client.get('Node', '', pod.spec.nodeName) : undefined;
      const taints = (node?.spec?.taints ?? []).filter((t) => t.effect === 'NoExecute');
      if (!pod || isGone(pod, ctx.now()) || taints.length === 0) {
        if (due.delete(key) && pod && !isDeleting(pod))
          ctx.client.event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${namespace}/${name}`);
        return;
      }
      const grace = toleratedFor(pod, taints);
      if (grace === 'forever') {
        due.delete(key);
        return;
      }
      const at = due.get(key) ?? ctx.now() + grace * 1000;
      due.set(key, at);
      if (at > ctx.now()) ctx.queue.addAfter(key, at - ctx.now());
      else {
        due.delete(key);
        evict(ctx, pod, `it does not tolerate ${taints.map((t) => `${t.key}:${t.effect}`).join(', ')}`);
      }
    },
  };
};

/** Being deleted, and not just now: of a deletion at this very moment a real controller's cache does not know yet. */
function isGone(pod: LiveOf<'Pod'>, now: number): boolean {
  if (!isDeleting(pod)) return false;
  const started = parseTime(pod.metadata.deletionTimestamp) - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return started + 1000 < now || started > now;
}

/** Seconds until the pod has to go: 0 where a taint is not tolerated, else the least tolerationSeconds. */
function toleratedFor(
  pod: LiveOf<'Pod'>,
  taints: readonly { key: string; value?: string; effect: string }[],
): number | 'forever' {
  const used = [];
  for (const taint of taints) {
    const match = pod.spec?.tolerations?.find((t) => tolerates(t, taint));
    if (!match) return 0;
    used.push(match);
  }
  const limits = used.flatMap((t) => (t.tolerationSeconds === undefined ? [] : [Math.max(0, t.tolerationSeconds)]));
  return limits.length ? Math.min(...limits) : 'forever';
}
