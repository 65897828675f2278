import type { Node, Pod, TopologySpreadConstraint } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import { asNode, asPod, type EventRegistration, podKey, type QueueingHint } from '../framework/events.js';
import { constraintsFor, type SpreadConstraint } from './pod-topology-spread-constraints.js';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const namespaceOf = (pod: Pod): string => pod.metadata?.namespace ?? 'default';

function isInvolved(incoming: Pod, pod: Pod): boolean {
  if (podKey(incoming) === podKey(pod)) return true;
  if (!incoming.spec?.nodeName && !incoming.status?.nominatedNodeName) return false;
  return namespaceOf(incoming) === namespaceOf(pod);
}

const hasKeys = (node: Node, constraints: readonly SpreadConstraint[]): boolean =>
  constraints.every((c) => Object.hasOwn(node.metadata?.labels ?? {}, c.topologyKey));

/** When a pod that would have skewed its domains is worth another try. Mirrors plugins/podtopologyspread/plugin.go. */
export function spreadEvents(
  cluster: ClusterState,
  defaults: readonly TopologySpreadConstraint[],
): readonly EventRegistration[] {
  const constraintsOf = (pod: Pod): readonly SpreadConstraint[] => {
    const list = constraintsFor(cluster, pod, defaults, 'DoNotSchedule');
    return 'error' in list ? [] : list;
  };
  const any = (list: readonly SpreadConstraint[], pod: Pod): boolean =>
    list.some((c) => c.selector.matches(pod.metadata?.labels));
  const when = (yes: boolean): QueueingHint => (yes ? 'Queue' : 'QueueSkip');

  return [
    {
      resource: 'Pod',
      actions: ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'],
      hint: (pod, old, next) => {
        const before = asPod(old);
        const after = asPod(next);
        if ((after && !isInvolved(after, pod)) || (before && !isInvolved(before, pod))) return 'QueueSkip';
        const list = constraintsOf(pod);
        if (!before || !after) return when(any(list, (after ?? before)!));
        const tolerates = podKey(pod) === podKey(after) && !same(after.spec?.tolerations, before.spec?.tolerations);
        if (tolerates && list.some((c) => c.honorTaints)) return 'Queue';
        if (same(after.metadata?.labels, before.metadata?.labels)) return 'QueueSkip';
        const flips = (c: SpreadConstraint): boolean =>
          c.selector.matches(before.metadata?.labels) !== c.selector.matches(after.metadata?.labels);
        return when(list.some(flips));
      },
    },
    {
      resource: 'Node',
      actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
      hint: (pod, old, next) => {
        const before = asNode(old);
        const after = asNode(next);
        const list = constraintsOf(pod);
        const did = before !== undefined && hasKeys(before, list);
        const does = after !== undefined && hasKeys(after, list);
        if (!before || !after) return when(after ? does : did);
        if (did !== does) return 'Queue';
        const value = (n: Node, key: string): string | undefined => n.metadata?.labels?.[key];
        const moved = list.some((c) => value(before, c.topologyKey) !== value(after, c.topologyKey));
        return when(does && (moved || !same(before.spec?.taints, after.spec?.taints)));
      },
    },
  ];
}
