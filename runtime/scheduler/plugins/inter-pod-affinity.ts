import type { Labels } from '../../../compiler/kube/selectors.js';
import type { Namespace } from '../../../schemas/generated/types/core_v1.js';
import { type AffinityTerm, matchesAllTerms, termMatches } from '../cluster/affinity-terms.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { nothing } from '../cluster/selector.js';
import type { Features } from '../features.js';
import type { CycleState, StateData } from '../framework/cycle-state.js';
import type { PluginFactory, PreFilterOutcome } from '../framework/plugin.js';
import { type Status, unresolvable, unschedulable } from '../framework/status.js';
import { interPodEvents } from './inter-pod-affinity-events.js';
import { interPodScoring } from './inter-pod-affinity-scoring.js';
import { names } from './names.js';

export interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight?: number;
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

/** Counts of matching pods by topology key and value. */
export class TopologyCounts {
  private readonly byKey = new Map<string, Map<string, number>>();

  /** True where no pair has a count. */
  get empty(): boolean {
    return this.byKey.size === 0;
  }

  get(key: string, value: string): number {
    return this.byKey.get(key)?.get(value) ?? 0;
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  add(node: NodeInfo, key: string, delta: number): void {
    if (!Object.hasOwn(node.labels, key)) return;
    const value = node.labels[key]!;
    let values = this.byKey.get(key);
    if (!values) {
      values = new Map();
      this.byKey.set(key, values);
    }
    const n = (values.get(value) ?? 0) + delta;
    if (n !== 0) values.set(value, n);
    else {
      values.delete(value);
      if (values.size === 0) this.byKey.delete(key);
    }
  }

  clone(): TopologyCounts {
    const copy = new TopologyCounts();
    for (const [k, values] of this.byKey) copy.byKey.set(k, new Map(values));
    return copy;
  }
}

/** Mirrors preFilterState of plugins/interpodaffinity/filtering.go. */
export class AffinityState implements StateData {
  constructor(
    readonly pod: PodInfo,
    readonly required: readonly AffinityTerm[],
    readonly requiredAnti: readonly AffinityTerm[],
    readonly namespaceLabels: Labels | undefined,
    readonly existingAnti = new TopologyCounts(),
    readonly affinity = new TopologyCounts(),
    readonly anti = new TopologyCounts(),
  ) {}

  clone(): AffinityState {
    return new AffinityState(
      this.pod,
      this.required,
      this.requiredAnti,
      this.namespaceLabels,
      this.existingAnti.clone(),
      this.affinity.clone(),
      this.anti.clone(),
    );
  }

  update(other: PodInfo, node: NodeInfo, delta: number): void {
    this.countExisting(other, node, delta);
    this.countIncoming(other, node, delta);
  }

  /** Anti-affinity of pods that are there against the pod that comes. */
  countExisting(other: PodInfo, node: NodeInfo, delta: number): void {
    for (const t of other.terms.requiredAnti)
      if (termMatches(t, this.pod, this.namespaceLabels)) this.existingAnti.add(node, t.topologyKey, delta);
  }

  countIncoming(other: PodInfo, node: NodeInfo, delta: number): void {
    if (matchesAllTerms(this.required, other))
      for (const t of this.required) this.affinity.add(node, t.topologyKey, delta);
    for (const t of this.requiredAnti) if (termMatches(t, other, undefined)) this.anti.add(node, t.topologyKey, delta);
  }
}

/** mergeAffinityTermNamespacesIfNotEmpty: the namespaces that a namespaceSelector selects join the named ones. */
export function resolveNamespaces<T extends AffinityTerm>(
  terms: readonly T[],
  cluster: ClusterState,
  features: Features,
): T[] {
  return terms.map((term) => {
    if (term.namespaceSelector.empty || term.namespaceSelector === nothing) return term;
    const namespaces = new Set(term.namespaces);
    for (const ns of cluster.objects.list<Namespace>('Namespace'))
      if (term.namespaceSelector.matches(ns.metadata?.labels)) namespaces.add(ns.metadata?.name ?? '');
    // Up to 1.36 the selector stays in force, and is then asked about no labels at all.
    return { ...term, namespaces, ...(features.namespaceSelectorResolved ? { namespaceSelector: nothing } : {}) };
  });
}

export function namespaceLabelsOf(cluster: ClusterState, namespace: string): Labels | undefined {
  return cluster.objects.get<Namespace>('Namespace', '', namespace)?.metadata?.labels;
}

export function affinityStateOf(cluster: ClusterState, features: Features, pod: PodInfo): AffinityState {
  const state = new AffinityState(
    pod,
    resolveNamespaces(pod.terms.required, cluster, features),
    resolveNamespaces(pod.terms.requiredAnti, cluster, features),
    namespaceLabelsOf(cluster, pod.namespace),
  );
  for (const node of cluster.nodesWithRequiredAntiAffinity())
    for (const other of node.podsWithRequiredAntiAffinity) state.countExisting(other, node, 1);
  if (state.required.length || state.requiredAnti.length)
    for (const node of cluster.nodes()) for (const other of node.pods) state.countIncoming(other, node, 1);
  return state;
}

export function affinityVerdict(state: AffinityState, node: NodeInfo): Status | undefined {
  const unmet = unmetAffinity(state, node);
  if (unmet >= 0)
    return unresolvable(["node(s) didn't match pod affinity rules"], {
      term: unmet,
      topologyKey: state.required[unmet]!.topologyKey,
    });
  if (!state.anti.empty)
    for (let i = 0; i < state.requiredAnti.length; i++) {
      const key = state.requiredAnti[i]!.topologyKey;
      if (Object.hasOwn(node.labels, key) && state.anti.get(key, node.labels[key]!) > 0)
        return unschedulable(["node(s) didn't match pod anti-affinity rules"], { term: i, topologyKey: key });
    }
  for (const key of state.existingAnti.keys())
    if (Object.hasOwn(node.labels, key) && state.existingAnti.get(key, node.labels[key]!) > 0)
      return unschedulable(["node(s) didn't satisfy existing pods anti-affinity rules"], { topologyKey: key });
  return undefined;
}

/** The first required term that a node does not meet, or -1. */
function unmetAffinity(state: AffinityState, node: NodeInfo): number {
  let unmet = -1;
  for (let i = 0; i < state.required.length; i++) {
    const key = state.required[i]!.topologyKey;
    if (!Object.hasOwn(node.labels, key)) return i;
    if (unmet < 0 && state.affinity.get(key, node.labels[key]!) <= 0) unmet = i;
  }
  // The first pod of a group that wants its own kind near has to start somewhere.
  const starts = unmet >= 0 && state.affinity.empty && matchesAllTerms(state.required, state.pod);
  return starts ? -1 : unmet;
}

/** Pod affinity and anti-affinity, both ways. Mirrors plugins/interpodaffinity. */
export const interPodAffinity: PluginFactory = (context) => {
  const { cluster, features } = context;
  const read = (state: CycleState): AffinityState => state.read<AffinityState>(names.interPodAffinity)!;
  return {
    name: names.interPodAffinity,
    filterAlone: 'error reading "PreFilterInterPodAffinity" from cycleState',
    scoreAlone: 'failed to read "PreScoreInterPodAffinity" from cycleState',
    preFilter(state, pod): PreFilterOutcome | undefined {
      if (pod.terms.error) return { status: unresolvable([`parsing pod: ${pod.terms.error}`]) };
      const affinity = affinityStateOf(cluster, features, pod);
      if (affinity.existingAnti.empty && !affinity.required.length && !affinity.requiredAnti.length)
        return { skip: true };
      state.write(names.interPodAffinity, affinity);
      return undefined;
    },
    addPod: (state, _pod, added, node) => read(state).update(added, node, 1),
    removePod: (state, _pod, removed, node) => read(state).update(removed, node, -1),
    filter: (state, _pod, node) => affinityVerdict(read(state), node),
    ...interPodScoring(context),
    events: interPodEvents(features),
  };
};
