import type { LabelSelectorLike, Labels } from '../../../compiler/kube/selectors.js';
import type { Pod, Service, TopologySpreadConstraint } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import { type NodeMatch, requiredNodeAffinity } from '../cluster/node-selector.js';
import { isTerminating, type PodInfo } from '../cluster/pod-info.js';
import { both, compileSelector, fromLabelSet, type Selector } from '../cluster/selector.js';
import { untoleratedTaint } from '../cluster/tolerations.js';

export const hostnameKey = 'kubernetes.io/hostname';

export type Action = 'DoNotSchedule' | 'ScheduleAnyway';

/** One constraint, ready to run. Mirrors plugins/podtopologyspread/common.go. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
}

export const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostnameKey, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** The constraints of one action, or why they cannot be read. */
export function compileConstraints(
  constraints: readonly TopologySpreadConstraint[],
  podLabels: Labels | undefined,
  action: Action,
): SpreadConstraint[] | { error: string } {
  const out: SpreadConstraint[] = [];
  for (const c of constraints) {
    if (c.whenUnsatisfiable !== action) continue;
    let selector = compileSelector(c.labelSelector as LabelSelectorLike | undefined);
    if ('error' in selector) return selector;
    const extra: Record<string, string> = {};
    for (const key of c.matchLabelKeys ?? [])
      if (podLabels && Object.hasOwn(podLabels, key)) extra[key] = podLabels[key]!;
    if (Object.keys(extra).length) selector = both(fromLabelSet(extra), selector);
    out.push({
      maxSkew: c.maxSkew,
      topologyKey: c.topologyKey,
      selector,
      minDomains: c.minDomains ?? 1,
      honorAffinity: (c.nodeAffinityPolicy ?? 'Honor') === 'Honor',
      honorTaints: (c.nodeTaintsPolicy ?? 'Ignore') === 'Honor',
    });
  }
  return out;
}

/** The constraints that hold for a pod: its own, or else the defaults over the selector of its workload. */
export function constraintsFor(
  cluster: ClusterState,
  pod: Pod,
  defaults: readonly TopologySpreadConstraint[],
  action: Action,
): SpreadConstraint[] | { error: string } {
  const own = pod.spec?.topologySpreadConstraints ?? [];
  if (own.length) return compileConstraints(own, pod.metadata?.labels, action);
  const list = compileConstraints(defaults, pod.metadata?.labels, action);
  if ('error' in list || list.length === 0) return list;
  const selector = defaultSelector(cluster, pod);
  return selector.empty ? [] : list.map((c) => ({ ...c, selector }));
}

/** All that `defaultSelector` goes by, as a text: while it stays the same, so does the selector. */
export function defaultSelectorText(cluster: ClusterState, pod: Pod): string {
  if (pod.spec?.topologySpreadConstraints?.length) return '';
  const { objects } = cluster;
  const namespace = pod.metadata?.namespace ?? 'default';
  const owner = pod.metadata?.ownerReferences?.find((o) => o.controller);
  const owned = owner && objects.get<SelectorSpec>(owner.kind, namespace, owner.name)?.spec?.selector;
  if (objects.version('Service') === 0) return owned ? JSON.stringify(owned) : '';
  const services = objects.list<Service>('Service', namespace).map((s) => s.spec?.selector);
  return JSON.stringify([owned, services]);
}

interface SelectorSpec {
  readonly spec?: { readonly selector?: unknown };
}

/** Selectors of the pod's services and of its controller, all to be met (plugins/helper/spread.go). */
export function defaultSelector(cluster: ClusterState, pod: Pod): Selector {
  const namespace = pod.metadata?.namespace ?? 'default';
  const set: Record<string, string> = {};
  for (const service of cluster.objects.list<Service>('Service', namespace)) {
    const chosen = service.spec?.selector;
    if (chosen && fromLabelSet(chosen).matches(pod.metadata?.labels)) Object.assign(set, chosen);
  }
  const owner = pod.metadata?.ownerReferences?.find((o) => o.controller);
  const selector = fromLabelSet(set);
  if (!owner) return selector;
  const found = (kind: string): unknown =>
    cluster.objects.get<SelectorSpec>(kind, namespace, owner.name)?.spec?.selector;
  switch (`${owner.apiVersion} ${owner.kind}`) {
    case 'v1 ReplicationController':
      return fromLabelSet({ ...set, ...((found(owner.kind) as Labels | undefined) ?? {}) });
    case 'apps/v1 ReplicaSet':
    case 'apps/v1 StatefulSet': {
      const other = compileSelector(found(owner.kind) as LabelSelectorLike | undefined);
      // As upstream, a selector that is absent or unreadable adds nothing.
      return 'error' in other || !found(owner.kind) ? selector : both(selector, other);
    }
    default:
      return selector;
  }
}

export function hasAllKeys(node: NodeInfo, constraints: readonly SpreadConstraint[]): boolean {
  for (const c of constraints) if (!Object.hasOwn(node.labels, c.topologyKey)) return false;
  return true;
}

/** Whether a node's pods count for a constraint, by its node policies. */
export function inclusionOf(pod: Pod): (c: SpreadConstraint, node: NodeInfo) => boolean {
  const affinity: NodeMatch | undefined = requiredNodeAffinity(pod);
  return (c, node) => {
    if (c.honorAffinity && affinity && !affinity(node.node!)) return false;
    return !c.honorTaints || untoleratedTaint(node.node!.spec?.taints, pod.spec?.tolerations) === undefined;
  };
}

/** Live pods of the namespace on a node that the selector matches; an empty selector counts none. */
export function countMatching(pods: readonly PodInfo[], selector: Selector, namespace: string): number {
  if (selector.empty) return 0;
  let n = 0;
  for (const p of pods) if (p.namespace === namespace && !isTerminating(p) && selector.matches(p.labels)) n++;
  return n;
}
