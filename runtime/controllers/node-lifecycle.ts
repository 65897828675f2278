import type { Taint } from '../../schemas/generated/types/core_v1.js';
import type { Controller } from '../engine/controller.js';
import { timestamp } from '../world/clock.js';
import { equal } from '../world/equal.js';
import type { LiveOf } from '../world/kinds.js';
import { podCondition } from './shared/pods.js';

/** Taints that a node's conditions bring (nodeConditionToTaintKeyStatusMap). */
const byCondition: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', 'node.kubernetes.io/not-ready'],
  ['Ready', 'Unknown', 'node.kubernetes.io/unreachable'],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];
const keys = new Set<string>([...byCondition.map(([, , key]) => key), 'node.kubernetes.io/unschedulable']);
const evicting = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

/** Turns the conditions of nodes into taints, and their pods NotReady with them. */
export const nodeLifecycleController = (): Controller => ({
  name: 'node-controller',
  upstream: 'pkg/controller/nodelifecycle/node_lifecycle_controller.go',
  approximation: 'NoExecute taints come at once, without the rate limits of zones',
  watches: { Node: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name ?? '']) },
  reconcile(key, ctx) {
    const node = ctx.client.get('Node', '', key);
    if (!node) return;
    const wanted = taintsOf(node);
    const others = (node.spec?.taints ?? []).filter((t) => !keys.has(t.key));
    const now = timestamp(ctx.now());
    const kept = (t: Taint): Taint => node.spec?.taints?.find((o) => o.key === t.key && o.effect === t.effect) ?? t;
    const taints = [...others, ...wanted.map((t) => kept(t.effect === 'NoExecute' ? { ...t, timeAdded: now } : t))];
    if (!equal(taints, node.spec?.taints ?? []))
      ctx.client.update(node, 'its conditions have changed', (draft) => {
        draft.spec = { ...draft.spec, taints };
        if (taints.length === 0) delete draft.spec.taints;
      });
    if (wanted.some((t) => evicting.has(t.key)))
      for (const pod of ctx.client.list('Pod'))
        if (pod.spec?.nodeName === key && podCondition(pod, 'Ready')?.status === 'True') notReady(ctx, pod, now);
  },
});

function taintsOf(node: LiveOf<'Node'>): Taint[] {
  const out: Taint[] = node.spec?.unschedulable
    ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]
    : [];
  for (const [type, status, key] of byCondition) {
    if (!node.status?.conditions?.some((c) => c.type === type && c.status === status)) continue;
    out.push({ key, effect: 'NoSchedule' });
    if (evicting.has(key)) out.push({ key, effect: 'NoExecute' });
  }
  return out;
}

/** MarkPodsNotReady. */
function notReady(ctx: Parameters<Controller['reconcile']>[1], pod: LiveOf<'Pod'>, now: string): void {
  ctx.client.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  ctx.client.updateStatus(pod, 'its node is not ready', (draft) => {
    draft.status = {
      ...draft.status,
      conditions: (draft.status?.conditions ?? []).map((c) =>
        c.type === 'Ready' ? { ...c, status: 'False', lastTransitionTime: now } : c,
      ),
    };
  });
}
