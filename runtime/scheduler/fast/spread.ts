import type { TopologySpreadConstraint } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { isTerminating } from '../cluster/pod-info.js';
import type { SpreadArgs } from '../plugins/pod-topology-spread.js';
import {
  constraintsFor,
  hasAllKeys,
  hostnameKey,
  inclusionOf,
  type SpreadConstraint,
  systemDefaults,
} from '../plugins/pod-topology-spread-constraints.js';
import { goRound, spreadWeight } from '../plugins/pod-topology-spread-scoring.js';
import { DomainCounts, MinCounts, type Topology } from './topology.js';

interface Hard {
  readonly constraint: SpreadConstraint;
  readonly counts: MinCounts;
  readonly self: number;
}

interface Soft {
  readonly constraint: SpreadConstraint;
  readonly counts: DomainCounts;
  /** For hostname every node stands for itself, whatever its label says. */
  readonly perNode: boolean;
  /** Per domain, when it was last seen among feasible nodes. */
  readonly seen: Int32Array;
}

const soften = (list: SpreadConstraint[] | { error: string }): SpreadConstraint[] => ('error' in list ? [] : list);

/** PodTopologySpread for one workload, kept true while pods come and go. Equals `plugins/pod-topology-spread*.ts`. */
export class FastSpread {
  private readonly hard: readonly Hard[];
  private readonly soft: readonly Soft[];
  /** Nodes that lack a key of the soft constraints: they score nothing. */
  private readonly ignored: Uint8Array | undefined;
  private round = 0;

  constructor(
    cluster: ClusterState,
    topology: Topology,
    private readonly pod: PodInfo,
    args: SpreadArgs,
  ) {
    const { nodes } = topology;
    const system = (args.defaultingType ?? 'System') === 'System';
    const defaults: readonly TopologySpreadConstraint[] = system ? systemDefaults : (args.defaultConstraints ?? []);
    const hard = soften(constraintsFor(cluster, pod.pod, defaults, 'DoNotSchedule'));
    const soft = soften(constraintsFor(cluster, pod.pod, defaults, 'ScheduleAnyway'));
    const included = inclusionOf(pod.pod);
    const mask = (c: SpreadConstraint, all: readonly SpreadConstraint[], requireAll: boolean): Uint8Array =>
      Uint8Array.from(nodes, (n) => ((!requireAll || hasAllKeys(n, all)) && included(c, n) ? 1 : 0));

    this.hard = hard.map((constraint) => ({
      constraint,
      counts: new MinCounts(topology.key(constraint.topologyKey), mask(constraint, hard, true)),
      self: constraint.selector.matches(pod.labels) ? 1 : 0,
    }));
    const requireAll = Boolean(pod.pod.spec?.topologySpreadConstraints?.length) || !system;
    this.soft = soft.map((constraint) => {
      const perNode = constraint.topologyKey === hostnameKey;
      const own = { key: hostnameKey, ids: Int32Array.from(nodes, (_, i) => i), size: nodes.length };
      const counts = perNode
        ? new DomainCounts(own)
        : new DomainCounts(topology.key(constraint.topologyKey), mask(constraint, soft, requireAll));
      return { constraint, counts, perNode, seen: new Int32Array(counts.index.size + 1) };
    });
    if (requireAll && soft.length) this.ignored = Uint8Array.from(nodes, (n) => (hasAllKeys(n, soft) ? 0 : 1));
  }

  get filters(): boolean {
    return this.hard.length > 0;
  }
  get scores(): boolean {
    return this.soft.length > 0;
  }

  /** The counts that a pod of another workload changes on its node. */
  effects(other: PodInfo): DomainCounts[] {
    if (other.namespace !== this.pod.namespace) return [];
    return [...this.hard, ...this.soft]
      .filter(({ constraint: { selector } }) => !selector.empty && selector.matches(other.labels))
      .map((h) => h.counts);
  }

  counts(other: PodInfo): boolean {
    return !isTerminating(other);
  }

  passes(node: number): boolean {
    for (const { constraint, counts, self } of this.hard) {
      const id = counts.index.ids[node]!;
      if (id < 0) return false;
      const minimum = counts.domains < constraint.minDomains ? 0 : counts.minimum();
      if (counts.counts[id]! + self - minimum > constraint.maxSkew) return false;
    }
    return true;
  }

  /** Adds the weighted, normalised scores of the first `n` nodes of `nodes` to `totals`. */
  addScores(nodes: Int32Array, n: number, weight: number, totals: Float64Array, raw: Float64Array): void {
    const weights = this.weights(nodes, n);
    let min = Number.MAX_SAFE_INTEGER;
    let max = 0;
    for (let i = 0; i < n; i++) {
      const node = nodes[i]!;
      if (this.ignored?.[node]) continue;
      let score = 0;
      for (let k = 0; k < this.soft.length; k++) {
        const { constraint, counts, perNode } = this.soft[k]!;
        if (perNode ? !this.hasHostname(node) : counts.index.ids[node]! < 0) continue;
        score += counts.at(node) * weights[k]! + (constraint.maxSkew - 1);
      }
      const rounded = goRound(score);
      raw[i] = rounded;
      if (rounded < min) min = rounded;
      if (rounded > max) max = rounded;
    }
    for (let i = 0; i < n; i++) {
      if (this.ignored?.[nodes[i]!]) continue;
      const score = max === 0 ? 100 : Math.trunc((100 * (max + min - raw[i]!)) / max);
      totals[i]! += score * weight;
    }
  }

  private hostnames: Int32Array | undefined;
  private hasHostname(node: number): boolean {
    return this.hostnames === undefined || this.hostnames[node]! >= 0;
  }

  /** Set where some node has no hostname label. */
  withHostnames(ids: Int32Array): this {
    if (ids.includes(-1)) this.hostnames = ids;
    return this;
  }

  /** ln(distinct domains among the feasible nodes + 2). A missing label is a domain of its own here, as upstream. */
  private weights(nodes: Int32Array, n: number): number[] {
    this.round++;
    let counted = 0;
    for (let i = 0; i < n; i++) if (!this.ignored?.[nodes[i]!]) counted++;
    return this.soft.map(({ counts, perNode, seen }) => {
      if (perNode) return spreadWeight(counted);
      let domains = 0;
      for (let i = 0; i < n; i++) {
        if (this.ignored?.[nodes[i]!]) continue;
        const id = counts.index.ids[nodes[i]!]!;
        const slot = id < 0 ? seen.length - 1 : id;
        if (seen[slot] === this.round) continue;
        seen[slot] = this.round;
        domains++;
      }
      return spreadWeight(domains);
    });
  }
}
