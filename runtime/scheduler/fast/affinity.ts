import { matchesAllTerms, termMatches } from '../cluster/affinity-terms.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { PluginContext } from '../framework/plugin.js';
import { type InterPodAffinityArgs, namespaceLabelsOf, resolveNamespaces } from '../plugins/inter-pod-affinity.js';
import { type Wishes, wishesOf } from '../plugins/inter-pod-affinity-scoring.js';
import { DomainCounts, type Topology } from './topology.js';

export interface Effect {
  readonly counts: DomainCounts;
  readonly weight: number;
  /** Pods that are on their way out still count. */
  readonly whileTerminating: boolean;
}

/** InterPodAffinity for one workload, kept true while pods come and go. Equals `plugins/inter-pod-affinity*.ts`. */
export class FastAffinity {
  /** Per required term: pods that match all of them, by the term's domains. */
  private readonly affinity: readonly DomainCounts[];
  private readonly anti: readonly DomainCounts[];
  /** Against the pod: anti-affinity of pods that are there, by topology key. */
  private readonly existing = new Map<string, DomainCounts>();
  private readonly wishes = new Map<string, DomainCounts>();
  private readonly required;
  private readonly requiredAnti;
  private readonly namespaceLabels;
  private readonly wish: Wishes;
  private readonly startsGroup: boolean;
  private readonly scoring: boolean;

  constructor(
    context: PluginContext,
    private readonly topology: Topology,
    private readonly pod: PodInfo,
  ) {
    const { cluster, features } = context;
    this.required = resolveNamespaces(pod.terms.required, cluster, features);
    this.requiredAnti = resolveNamespaces(pod.terms.requiredAnti, cluster, features);
    this.namespaceLabels = namespaceLabelsOf(cluster, pod.namespace);
    this.affinity = this.required.map((t) => new DomainCounts(topology.key(t.topologyKey)));
    this.anti = this.requiredAnti.map((t) => new DomainCounts(topology.key(t.topologyKey)));
    this.startsGroup = matchesAllTerms(this.required, pod);
    this.wish = wishesOf(context, pod);
    this.scoring = this.wish.own || !(context.args as InterPodAffinityArgs).ignorePreferredTermsOfExistingPods;
  }

  /** What a pod of another workload changes on its node. */
  effects(other: PodInfo): Effect[] {
    const out: Effect[] = [];
    const add = (counts: DomainCounts, weight: number): void =>
      void out.push({ counts, weight, whileTerminating: true });
    if (matchesAllTerms(this.required, other)) for (const counts of this.affinity) add(counts, 1);
    this.requiredAnti.forEach((t, i) => {
      if (termMatches(t, other, undefined)) add(this.anti[i]!, 1);
    });
    for (const t of other.terms.requiredAnti)
      if (termMatches(t, this.pod, this.namespaceLabels)) add(this.at(this.existing, t.topologyKey), 1);
    if (this.scoring) for (const [key, weight] of this.weightsOf(other)) add(this.at(this.wishes, key), weight);
    return out;
  }

  private weightsOf(other: PodInfo): [string, number][] {
    const { wish, pod } = this;
    const out: [string, number][] = [];
    for (const t of wish.preferred) if (termMatches(t, other, undefined)) out.push([t.topologyKey, t.weight]);
    for (const t of wish.preferredAnti) if (termMatches(t, other, undefined)) out.push([t.topologyKey, -t.weight]);
    const mine = (t: Parameters<typeof termMatches>[0]): boolean => termMatches(t, pod, this.namespaceLabels);
    if (wish.hardWeight > 0)
      for (const t of other.terms.required) if (mine(t)) out.push([t.topologyKey, wish.hardWeight]);
    for (const t of other.terms.preferred) if (mine(t)) out.push([t.topologyKey, t.weight]);
    for (const t of other.terms.preferredAnti) if (mine(t)) out.push([t.topologyKey, -t.weight]);
    return out;
  }

  private at(map: Map<string, DomainCounts>, key: string): DomainCounts {
    let counts = map.get(key);
    if (!counts) {
      counts = new DomainCounts(this.topology.key(key));
      map.set(key, counts);
    }
    return counts;
  }

  get filters(): boolean {
    return this.affinity.length > 0 || this.anti.length > 0 || this.existing.size > 0;
  }
  get scores(): boolean {
    return this.wishes.size > 0;
  }

  passes(node: number): boolean {
    let met = true;
    for (const a of this.affinity) {
      if (a.index.ids[node]! < 0) return false;
      if (a.at(node) <= 0) met = false;
    }
    if (!met && !(this.startsGroup && this.affinity.every((a) => a.total === 0))) return false;
    for (const a of this.anti) if (a.at(node) > 0) return false;
    for (const a of this.existing.values()) if (a.at(node) > 0) return false;
    return true;
  }

  addScores(nodes: Int32Array, n: number, weight: number, totals: Float64Array, raw: Float64Array): void {
    raw.fill(0, 0, n);
    for (const w of this.wishes.values()) {
      const { ids } = w.index;
      for (let i = 0; i < n; i++) {
        const id = ids[nodes[i]!]!;
        if (id >= 0) raw[i]! += w.counts[id]!;
      }
    }
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (raw[i]! > max) max = raw[i]!;
      if (raw[i]! < min) min = raw[i]!;
    }
    const range = max - min;
    if (range > 0) for (let i = 0; i < n; i++) totals[i]! += Math.trunc(100 * ((raw[i]! - min) / range)) * weight;
  }
}
