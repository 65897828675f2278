import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { Profile } from '../config/profile.js';
import { names } from '../plugins/names.js';
import { factories } from '../plugins/registry.js';
import { filterAlone, scoreAlone } from './alone.js';
import { CycleState } from './cycle-state.js';
import type { Plugin, PluginContext } from './plugin.js';
import { byPlugin, errorStatus, type Status, unresolvable } from './status.js';

export interface PreFilterResult {
  readonly status?: Status;
  /** The only nodes that are worth trying; undefined for all. */
  readonly nodeNames?: ReadonlySet<string>;
  /** Plugins that narrowed the nodes. */
  readonly narrowedBy: readonly string[];
}

/** One plugin's scores, normalised but not yet weighted, in the order of the nodes. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly scores: readonly number[];
}

/** The plugins of one profile and how they are run. Mirrors pkg/scheduler/framework/runtime/framework.go. */
export class Framework {
  private readonly plugins = new Map<string, Plugin>();
  readonly preEnqueuePlugins: readonly Plugin[];
  readonly preFilterPlugins: readonly Plugin[];
  readonly filterPlugins: readonly Plugin[];
  readonly preScorePlugins: readonly Plugin[];
  readonly scorePlugins: readonly { readonly plugin: Plugin; readonly weight: number }[];
  readonly postFilterPlugins: readonly Plugin[];
  /** A plugin that is to score without its PreScore, and fails. */
  readonly cannotScore: { readonly plugin: string; readonly reason: string } | undefined;

  constructor(
    readonly cluster: ClusterState,
    readonly profile: Profile,
  ) {
    const at = (point: string): Plugin[] => profile.at(point).map((e) => this.instance(e.name));
    this.preEnqueuePlugins = at('preEnqueue').filter((p) => p.preEnqueue);
    this.preFilterPlugins = at('preFilter').filter((p) => p.preFilter);
    this.filterPlugins = at('filter')
      .filter((p) => p.filter)
      .map((p) => (!p.preFilter || this.preFilterPlugins.includes(p) ? p : filterAlone(p)));
    this.preScorePlugins = at('preScore').filter((p) => p.preScore);
    let failing: Framework['cannotScore'];
    this.scorePlugins = profile.at('score').flatMap((e) => {
      const plugin = this.instance(e.name);
      if (!plugin.score) return [];
      const alone = plugin.preScore && !this.preScorePlugins.includes(plugin) ? scoreAlone(plugin) : plugin;
      if (typeof alone !== 'string') return [{ plugin: alone, weight: e.weight || 1 }];
      failing ??= { plugin: e.name, reason: alone };
      return [];
    });
    this.cannotScore = failing;
    this.postFilterPlugins = at('postFilter').filter((p) => p.postFilter || p.name === names.defaultPreemption);
  }

  private instance(name: string): Plugin {
    let plugin = this.plugins.get(name);
    if (!plugin) {
      const factory = factories[name];
      if (!factory) throw new Error(`no plugin ${name}`);
      const { cluster } = this;
      const { features } = cluster;
      const context: PluginContext = { profile: features.profile, features, cluster, args: this.profile.args(name) };
      plugin = factory(context);
      this.plugins.set(name, plugin);
    }
    return plugin;
  }

  /** All plugins that are enabled anywhere. */
  all(): Iterable<Plugin> {
    return this.plugins.values();
  }

  runPreEnqueue(pod: Pod): Status | undefined {
    for (const p of this.preEnqueuePlugins) {
      const status = p.preEnqueue!(pod);
      if (status) return byPlugin(status, p.name);
    }
    return undefined;
  }

  runPreFilter(state: CycleState, pod: PodInfo): PreFilterResult {
    const narrowedBy: string[] = [];
    let nodeNames: ReadonlySet<string> | undefined;
    let returned: Status | undefined;
    for (const p of this.preFilterPlugins) {
      const outcome = p.preFilter!(state, pod);
      if (!outcome) continue;
      if ('skip' in outcome) state.skipFilter.add(p.name);
      else if ('status' in outcome) {
        const status = byPlugin(outcome.status, p.name);
        if (status.code === 'UnschedulableAndUnresolvable') return { status, narrowedBy: [] };
        if (status.code === 'Error')
          return {
            status: failed(`running PreFilter plugin "${p.name}": ${status.reasons[0]}`, p.name),
            narrowedBy: [],
          };
        returned = status;
      } else {
        narrowedBy.push(p.name);
        nodeNames = intersect(nodeNames, outcome.nodeNames);
        if (nodeNames.size === 0) return { status: unresolvable([disjoint(narrowedBy)]), nodeNames, narrowedBy };
      }
    }
    return { ...(returned ? { status: returned } : {}), ...(nodeNames ? { nodeNames } : {}), narrowedBy };
  }

  runFilter(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
    for (const p of this.filterPlugins) {
      if (state.skipFilter.has(p.name)) continue;
      const status = p.filter!(state, pod, node);
      if (!status) continue;
      if (status.code === 'Error') return failed(`running "${p.name}" filter plugin: ${status.reasons[0]}`, p.name);
      return byPlugin(status, p.name);
    }
    return undefined;
  }

  /** Twice where pods of equal or higher priority are nominated to the node: with them, then without. */
  runFilterWithNominated(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
    const others = this.cluster.nominator.onNode(node.name);
    const rivals = others.filter((p) => p.priority >= pod.priority && p.key !== pod.key);
    if (rivals.length) {
      const crowded = node.snapshot();
      const thought = state.clone();
      for (const rival of rivals) {
        crowded.addPod(rival);
        this.addPod(thought, pod, rival, crowded);
      }
      const status = this.runFilter(thought, pod, crowded);
      if (status) return status;
    }
    return this.runFilter(state, pod, node);
  }

  addPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    for (const p of this.preFilterPlugins) if (!state.skipFilter.has(p.name)) p.addPod?.(state, pod, added, node);
  }

  removePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    for (const p of this.preFilterPlugins) if (!state.skipFilter.has(p.name)) p.removePod?.(state, pod, removed, node);
  }

  runScore(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): PluginScores[] | Status {
    for (const p of this.preScorePlugins) {
      const outcome = p.preScore!(state, pod, nodes);
      if (outcome === 'skip') state.skipScore.add(p.name);
      else if (outcome) return failed(`running PreScore plugin "${p.name}": ${outcome.reasons[0]}`, p.name);
    }
    if (this.cannotScore) return scoreFailure(this.cannotScore.plugin, this.cannotScore.reason);
    const out: PluginScores[] = [];
    for (const { plugin, weight } of this.scorePlugins) {
      if (state.skipScore.has(plugin.name)) continue;
      const failure = plugin.scoreFailure?.(state, nodes);
      if (failure) return scoreFailure(plugin.name, failure);
      const scores = nodes.map((n) => plugin.score!(state, pod, n));
      plugin.normalize?.(state, pod, nodes, scores);
      const invalid = scores.find((s) => s < 0 || s > 100);
      if (invalid !== undefined)
        return failed(
          `applying score defaultWeights on Score plugins: plugin "${plugin.name}" returns an invalid score ${invalid}, it should in the range of [0, 100] after normalizing`,
          plugin.name,
        );
      out.push({ plugin: plugin.name, weight, scores });
    }
    return out;
  }

  newState(): CycleState {
    return new CycleState();
  }
}

const failed = (message: string, plugin: string): Status => byPlugin(errorStatus(message), plugin);

const scoreFailure = (plugin: string, reason: string): Status =>
  failed(`running Score plugins: plugin "${plugin}" failed with: ${reason}`, plugin);

function intersect(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return a ? new Set([...a].filter((x) => b.has(x))) : b;
}

function disjoint(plugins: readonly string[]): string {
  return plugins.length === 1
    ? `node(s) didn't satisfy plugin ${plugins[0]}`
    : `node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(' ')}] simultaneously`;
}
