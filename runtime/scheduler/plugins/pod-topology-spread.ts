import type { TopologySpreadConstraint } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { CycleState, StateData } from '../framework/cycle-state.js';
import type { PluginFactory, PreFilterOutcome } from '../framework/plugin.js';
import { errorStatus, type Status, unresolvable, unschedulable } from '../framework/status.js';
import { names } from './names.js';
import {
  constraintsFor,
  countMatching,
  hasAllKeys,
  inclusionOf,
  type SpreadConstraint,
  systemDefaults,
} from './pod-topology-spread-constraints.js';
import { spreadEvents } from './pod-topology-spread-events.js';
import { spreadScoring } from './pod-topology-spread-scoring.js';

export interface SpreadArgs {
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly defaultingType?: string;
}

interface Path {
  value: string;
  count: number;
}

const unknown = 2 ** 31 - 1;

/**
 * The two domains with the fewest pods. Follows upstream's criticalPaths to the letter: while pods come and go in
 * thought, the second place may lag behind the truth, and preemption decides by it.
 */
class CriticalPaths {
  constructor(
    private first: Path = { value: '', count: unknown },
    private second: Path = { value: '', count: unknown },
  ) {}

  get minimum(): number {
    return this.first.count;
  }

  clone(): CriticalPaths {
    return new CriticalPaths({ ...this.first }, { ...this.second });
  }

  update(value: string, count: number): void {
    const known = value === this.first.value ? this.first : value === this.second.value ? this.second : undefined;
    if (known) {
      known.count = count;
      if (this.first.count > this.second.count) [this.first, this.second] = [this.second, this.first];
    } else if (count < this.first.count) {
      this.second = this.first;
      this.first = { value, count };
    } else if (count < this.second.count) this.second = { value, count };
  }
}

function criticalPathsOf(counts: ReadonlyMap<string, number>): CriticalPaths {
  const paths = new CriticalPaths();
  for (const [value, count] of counts) paths.update(value, count);
  return paths;
}

/** Matching pods per domain of each hard constraint, and the smallest count. */
export class SpreadState implements StateData {
  constructor(
    readonly constraints: readonly SpreadConstraint[],
    readonly counts: readonly Map<string, number>[],
    private readonly included: (c: SpreadConstraint, node: NodeInfo) => boolean,
    private readonly paths: readonly CriticalPaths[] = counts.map(criticalPathsOf),
  ) {}

  clone(): SpreadState {
    return new SpreadState(
      this.constraints,
      this.counts.map((m) => new Map(m)),
      this.included,
      this.paths.map((p) => p.clone()),
    );
  }

  /** The smallest count of any domain; 0 where there are fewer domains than asked for. */
  minimum(i: number): number {
    return this.counts[i]!.size < this.constraints[i]!.minDomains ? 0 : this.paths[i]!.minimum;
  }

  update(pod: PodInfo, updated: PodInfo, node: NodeInfo, delta: number): void {
    if (updated.namespace !== pod.namespace || !hasAllKeys(node, this.constraints)) return;
    for (let i = 0; i < this.constraints.length; i++) {
      const c = this.constraints[i]!;
      if (!c.selector.matches(updated.labels) || !this.included(c, node)) continue;
      const value = node.labels[c.topologyKey]!;
      const count = (this.counts[i]!.get(value) ?? 0) + delta;
      this.counts[i]!.set(value, count);
      this.paths[i]!.update(value, count);
    }
  }
}

/** Counts over all nodes. */
export function spreadStateOf(
  cluster: ClusterState,
  pod: PodInfo,
  constraints: readonly SpreadConstraint[],
): SpreadState {
  const included = inclusionOf(pod.pod);
  const counts = constraints.map(() => new Map<string, number>());
  for (const node of cluster.nodes()) {
    if (!hasAllKeys(node, constraints)) continue;
    for (let i = 0; i < constraints.length; i++) {
      const c = constraints[i]!;
      if (!included(c, node)) continue;
      const value = node.labels[c.topologyKey]!;
      counts[i]!.set(value, (counts[i]!.get(value) ?? 0) + countMatching(node.pods, c.selector, pod.namespace));
    }
  }
  return new SpreadState(constraints, counts, included);
}

const mismatch = "node(s) didn't match pod topology spread constraints";

export function spreadVerdict(state: SpreadState, pod: PodInfo, node: NodeInfo): Status | undefined {
  for (let i = 0; i < state.constraints.length; i++) {
    const c = state.constraints[i]!;
    if (!Object.hasOwn(node.labels, c.topologyKey))
      return unresolvable([`${mismatch} (missing required label)`], { topologyKey: c.topologyKey });
    const domain = node.labels[c.topologyKey]!;
    const minimum = state.minimum(i);
    const count = state.counts[i]!.get(domain) ?? 0;
    const self = c.selector.matches(pod.labels) ? 1 : 0;
    if (count + self - minimum > c.maxSkew)
      return unschedulable([mismatch], {
        topologyKey: c.topologyKey,
        skew: { domain, count, minimum, maxSkew: c.maxSkew },
      });
  }
  return undefined;
}

/** Keeps the pods of a workload even over domains. Mirrors plugins/podtopologyspread. */
export const podTopologySpread: PluginFactory = ({ args, cluster }) => {
  const given = args as SpreadArgs;
  const system = (given.defaultingType ?? 'System') === 'System';
  const defaults = system ? systemDefaults : (given.defaultConstraints ?? []);
  const read = (state: CycleState): SpreadState => state.read<SpreadState>(names.podTopologySpread)!;
  return {
    name: names.podTopologySpread,
    filterAlone: 'reading "PreFilterPodTopologySpread" from cycleState',
    scoreAlone: 'error reading "PreScorePodTopologySpread" from cycleState',
    preFilter(state, pod): PreFilterOutcome | undefined {
      const constraints = constraintsFor(cluster, pod.pod, defaults, 'DoNotSchedule');
      if ('error' in constraints) {
        const which = pod.pod.spec?.topologySpreadConstraints?.length ? "obtaining pod's" : 'setting default';
        const problem = `${which} hard topology spread constraints: ${constraints.error}`;
        return { status: errorStatus(`get constraints from pod: ${problem}`) };
      }
      if (constraints.length === 0) return { skip: true };
      state.write(names.podTopologySpread, spreadStateOf(cluster, pod, constraints));
      return undefined;
    },
    addPod: (state, pod, added, node) => read(state).update(pod, added, node, 1),
    removePod: (state, pod, removed, node) => read(state).update(pod, removed, node, -1),
    filter: (state, pod, node) => spreadVerdict(read(state), pod, node),
    ...spreadScoring(cluster, defaults, system),
    events: spreadEvents(cluster, defaults),
  };
};
