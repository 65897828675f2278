import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { enoughNodes, type Search } from '../cycle.js';
import type { Framework } from '../framework/framework.js';
import { names } from '../plugins/names.js';
import type { SpreadArgs } from '../plugins/pod-topology-spread.js';
import { defaultSelectorText } from '../plugins/pod-topology-spread-constraints.js';
import { type Effect, FastAffinity } from './affinity.js';
import { LocalAnswers } from './local.js';
import { FastSpread } from './spread.js';
import { Topology } from './topology.js';

/** What is remembered of one workload. */
interface Remembered {
  readonly local: LocalAnswers | undefined;
  readonly spread: FastSpread;
  readonly affinity: FastAffinity;
  /** What pods of other workloads change, by workload. */
  readonly effects: Map<number, readonly Effect[]>;
  readonly selectorText: string;
  usedAt: number;
}

/** Feasible nodes by index, in the order of the search, and their totals, up to a constant. Valid until the next search. */
export interface FastResult {
  readonly nodes: Int32Array;
  readonly totals: Float64Array;
  readonly count: number;
  readonly rejected: number;
  readonly nextStart: number;
}

const maxRemembered = 512;

/**
 * Finds and scores nodes from what is remembered of the pod's workload instead of asking every plugin about every
 * node. Gives the same nodes, totals and order as the plain path, or says that it cannot.
 */
export class FastPath {
  private topology: Topology | undefined;
  private epoch = -1;
  private namespaces = -1;
  private readonly workloads = new Map<number, Remembered>();
  private clock = 0;
  private nodes = new Int32Array(0);
  private totals = new Float64Array(0);
  private raw = new Float64Array(0);

  /** False where the configuration leaves out parts of what the fast forms stand for. */
  private readonly applies: boolean;

  constructor(private readonly framework: Framework) {
    this.applies = isWhole(framework);
    framework.cluster.podListeners.add((info, node, sign) => this.observe(info, node, sign));
  }

  private get cluster(): ClusterState {
    return this.framework.cluster;
  }

  /** Undefined where the pod needs the plain path. */
  search(pod: PodInfo, search: Search): FastResult | undefined {
    if (!this.cluster.nominator.empty || pod.terms.error || !this.applies) return undefined;
    const known = this.remember(pod);
    const { local, spread, affinity } = known;
    if (!local) return undefined;
    const total = this.topology!.nodes.length;
    const enough = enoughNodes(total, search.percentage);
    const checkSpread = spread.filters;
    const checkAffinity = affinity.filters;
    let count = 0;
    let rejected = 0;
    for (let i = 0, at = search.start % total; i < total; i++, at = at + 1 === total ? 0 : at + 1) {
      const fits = local.passes(at) && (!checkSpread || spread.passes(at)) && (!checkAffinity || affinity.passes(at));
      if (!fits) rejected++;
      else if (count === enough) break;
      else this.nodes[count++] = at;
    }
    if (count > 1) {
      local.addScores(this.nodes, count, this.totals);
      this.scoreTopology(known, count);
    }
    const nextStart = (search.start + count + rejected) % total;
    return { nodes: this.nodes, totals: this.totals, count, rejected, nextStart };
  }

  private scoreTopology({ spread, affinity }: Remembered, count: number): void {
    for (const { plugin, weight } of this.framework.scorePlugins) {
      if (plugin.name === names.podTopologySpread && spread.scores)
        spread.addScores(this.nodes, count, weight, this.totals, this.raw);
      if (plugin.name === names.interPodAffinity && affinity.scores)
        affinity.addScores(this.nodes, count, weight, this.totals, this.raw);
    }
  }

  nodeAt(index: number): NodeInfo {
    return this.topology!.nodes[index]!;
  }

  /** Places of the nodes' names in the order of names. */
  ranks(): Int32Array {
    return this.topology!.nameRanks();
  }

  private remember(pod: PodInfo): Remembered {
    this.startOverIfNeeded();
    const text = defaultSelectorText(this.cluster, pod.pod);
    let known = this.workloads.get(pod.workload);
    if (known && known.selectorText !== text) known = undefined;
    if (!known) {
      if (this.workloads.size >= maxRemembered) this.forgetOldest();
      known = this.learn(pod, text);
      this.workloads.set(pod.workload, known);
    }
    known.usedAt = ++this.clock;
    return known;
  }

  private startOverIfNeeded(): void {
    const namespaces = this.cluster.objects.version('Namespace') + this.cluster.objects.version('DeviceClass');
    const nodes = this.cluster.nodes();
    if (this.epoch === this.cluster.epoch && this.namespaces === namespaces) return;
    this.epoch = this.cluster.epoch;
    this.namespaces = namespaces;
    this.workloads.clear();
    this.topology = new Topology(nodes);
    this.nodes = new Int32Array(nodes.length);
    this.totals = new Float64Array(nodes.length);
    this.raw = new Float64Array(nodes.length);
  }

  private learn(pod: PodInfo, selectorText: string): Remembered {
    const { framework, cluster } = this;
    const topology = this.topology!;
    const args = (name: string): Readonly<Record<string, unknown>> => framework.profile.args(name);
    const { features } = cluster;
    const context = { profile: features.profile, features, cluster, args: args(names.interPodAffinity) };
    const known: Remembered = {
      local: LocalAnswers.of(framework, pod),
      spread: new FastSpread(cluster, topology, pod, args(names.podTopologySpread) as SpreadArgs).withHostnames(
        topology.key('kubernetes.io/hostname').ids,
      ),
      affinity: new FastAffinity(context, topology, pod),
      effects: new Map(),
      selectorText,
      usedAt: 0,
    };
    for (const node of topology.nodes) for (const other of node.pods) apply(known, other, node.index, 1);
    return known;
  }

  private observe(info: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    if (this.epoch !== this.cluster.epoch) return;
    for (const known of this.workloads.values()) apply(known, info, node.index, sign);
  }

  private forgetOldest(): void {
    const all = [...this.workloads].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [id] of all.slice(0, maxRemembered >> 2)) this.workloads.delete(id);
  }
}

/** The fast forms of the topological plugins know no half of them. */
function isWhole({ preFilterPlugins, filterPlugins, preScorePlugins, scorePlugins, cannotScore }: Framework): boolean {
  const whole = [names.podTopologySpread, names.interPodAffinity].every((name) => {
    const filters = preFilterPlugins.some((p) => p.name === name && filterPlugins.includes(p));
    const prepared = preScorePlugins.some((p) => p.name === name);
    return filters && prepared === scorePlugins.some((s) => s.plugin.name === name);
  });
  return whole && !cannotScore;
}

function apply(known: Remembered, other: PodInfo, node: number, sign: 1 | -1): void {
  let effects = known.effects.get(other.workload);
  if (!effects) {
    effects = effectsOf(known, other);
    known.effects.set(other.workload, effects);
  }
  if (effects.length === 0) return;
  const live = known.spread.counts(other);
  for (const e of effects) if (live || e.whileTerminating) e.counts.add(node, e.weight * sign);
}

function effectsOf({ spread, affinity }: Remembered, other: PodInfo): readonly Effect[] {
  return [
    ...spread.effects(other).map((counts) => ({ counts, weight: 1, whileTerminating: false })),
    ...affinity.effects(other),
  ];
}
