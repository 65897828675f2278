import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { CycleState } from '../framework/cycle-state.js';
import type { Framework } from '../framework/framework.js';
import type { Plugin } from '../framework/plugin.js';
import { names } from '../plugins/names.js';

/** Plugins whose answers hang on other nodes; each has a fast form of its own. */
const topological = new Set<string>([names.podTopologySpread, names.interPodAffinity]);

interface Normalised {
  readonly plugin: Plugin;
  readonly weight: number;
  readonly raw: Float64Array;
  readonly reverse: boolean;
  /** Some node has a raw score other than 0. */
  touched: boolean;
}

/** The part of a workload's verdicts and scores that hangs on one node alone, remembered until that node changes. */
export class LocalAnswers {
  private readonly state = new CycleState();
  private readonly filters: Plugin[] = [];
  private readonly plain: { readonly plugin: Plugin; readonly weight: number }[] = [];
  private readonly normalised: Normalised[] = [];
  /** Generation of the node at which its verdict (and its score) was found. */
  private readonly verdictAt: Float64Array;
  private readonly scoreAt: Float64Array;
  private readonly fits: Uint8Array;
  private readonly sums: Float64Array;

  private constructor(
    private readonly pod: PodInfo,
    private readonly nodes: readonly NodeInfo[],
    private readonly generations: Float64Array,
  ) {
    this.verdictAt = new Float64Array(nodes.length).fill(-1);
    this.scoreAt = new Float64Array(nodes.length).fill(-1);
    this.fits = new Uint8Array(nodes.length);
    this.sums = new Float64Array(nodes.length);
  }

  /** Undefined where a plugin has a say that is not local: such pods take the plain path. */
  static of(framework: Framework, pod: PodInfo): LocalAnswers | undefined {
    const made = new LocalAnswers(pod, framework.cluster.nodes(), framework.cluster.nodeGenerations());
    return made.prepareFilters(framework) && made.prepareScores(framework) ? made : undefined;
  }

  private prepareFilters(framework: Framework): boolean {
    for (const p of framework.preFilterPlugins) {
      if (topological.has(p.name)) continue;
      const outcome = p.preFilter!(this.state, this.pod);
      if (!outcome) continue;
      if (!('skip' in outcome)) return false;
      this.state.skipFilter.add(p.name);
    }
    for (const p of framework.filterPlugins) {
      if (topological.has(p.name) || this.state.skipFilter.has(p.name)) continue;
      if (!p.filterIsLocal?.(this.pod)) return false;
      this.filters.push(p);
    }
    return true;
  }

  private prepareScores(framework: Framework): boolean {
    const local = framework.scorePlugins.filter((s) => !topological.has(s.plugin.name));
    if (local.some((s) => !s.plugin.scoreIsLocal)) return false;
    const skipped = new Set<string>();
    for (const p of framework.preScorePlugins) {
      if (topological.has(p.name)) continue;
      const outcome = p.preScore!(this.state, this.pod, []);
      if (outcome === 'skip') skipped.add(p.name);
      else if (outcome) return false;
    }
    for (const { plugin, weight } of local) {
      if (skipped.has(plugin.name)) continue;
      if (!plugin.normalize) this.plain.push({ plugin, weight });
      else {
        const raw = new Float64Array(this.nodes.length);
        const reverse = plugin.name === names.taintToleration;
        // Nothing to score without claims, and pods with claims are not local.
        if (plugin.name === names.dynamicResources) continue;
        if (!reverse && plugin.name !== names.nodeAffinity) return false;
        this.normalised.push({ plugin, weight, raw, reverse, touched: false });
      }
    }
    return true;
  }

  passes(index: number): boolean {
    if (this.verdictAt[index] !== this.generations[index]) this.judge(index);
    return this.fits[index] === 1;
  }

  private judge(index: number): void {
    const node = this.nodes[index]!;
    this.verdictAt[index] = node.generation;
    this.fits[index] = 1;
    for (const p of this.filters)
      if (p.filter!(this.state, this.pod, node)) {
        this.fits[index] = 0;
        return;
      }
  }

  /** Puts the weighted sums of the first `n` nodes of `nodes` into `totals`, up to what is the same for all. */
  addScores(nodes: Int32Array, n: number, totals: Float64Array): void {
    const { scoreAt, generations, sums } = this;
    for (let i = 0; i < n; i++) {
      const index = nodes[i]!;
      if (scoreAt[index] !== generations[index]) this.score(index);
      totals[i] = sums[index]!;
    }
    for (const { raw, weight, reverse, touched } of this.normalised) {
      // Where no node has a raw score all normalised ones are the same, which changes no choice.
      if (!touched) continue;
      let max = 0;
      for (let i = 0; i < n; i++) if (raw[nodes[i]!]! > max) max = raw[nodes[i]!]!;
      for (let i = 0; i < n; i++) {
        const scaled = max === 0 ? 0 : Math.trunc((100 * raw[nodes[i]!]!) / max);
        totals[i]! += (reverse ? 100 - scaled : scaled) * weight;
      }
    }
  }

  private score(index: number): void {
    const node = this.nodes[index]!;
    this.scoreAt[index] = node.generation;
    let sum = 0;
    for (const { plugin, weight } of this.plain) sum += plugin.score!(this.state, this.pod, node) * weight;
    this.sums[index] = sum;
    for (const n of this.normalised) {
      const raw = n.plugin.score!(this.state, this.pod, node);
      n.raw[index] = raw;
      if (raw !== 0) n.touched = true;
    }
  }
}
