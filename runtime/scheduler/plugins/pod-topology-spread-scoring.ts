import type { TopologySpreadConstraint } from '../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { StateData } from '../framework/cycle-state.js';
import type { Plugin } from '../framework/plugin.js';
import { errorStatus } from '../framework/status.js';
import { names } from './names.js';
import { maxNodeScore } from './normalize.js';
import {
  constraintsFor,
  countMatching,
  hasAllKeys,
  hostnameKey,
  inclusionOf,
  type SpreadConstraint,
} from './pod-topology-spread-constraints.js';

const stateKey = `${names.podTopologySpread}/score`;

class SoftState implements StateData {
  constructor(
    readonly constraints: readonly SpreadConstraint[],
    readonly ignored: ReadonlySet<string>,
    readonly counts: readonly Map<string, number>[],
    readonly weights: readonly number[],
  ) {}
  clone(): this {
    return this;
  }
}

/** Domains of the feasible nodes, nodes that lack a key, and the weight of each constraint. */
function initialState(
  constraints: readonly SpreadConstraint[],
  feasible: readonly NodeInfo[],
  requireAll: boolean,
): SoftState {
  const ignored = new Set<string>();
  const counts = constraints.map(() => new Map<string, number>());
  for (const node of feasible) {
    if (requireAll && !hasAllKeys(node, constraints)) {
      ignored.add(node.name);
      continue;
    }
    constraints.forEach((c, i) => {
      if (c.topologyKey === hostnameKey) return;
      const value = Object.hasOwn(node.labels, c.topologyKey) ? node.labels[c.topologyKey]! : '';
      if (!counts[i]!.has(value)) counts[i]!.set(value, 0);
    });
  }
  const weights = constraints.map((c, i) =>
    spreadWeight(c.topologyKey === hostnameKey ? feasible.length - ignored.size : counts[i]!.size),
  );
  return new SoftState(constraints, ignored, counts, weights);
}

/** Domains in small number weigh less: ln(n + 2). */
export const spreadWeight = (domains: number): number => Math.log(domains + 2);

/** Go's math.Round: halves away from zero. */
export const goRound = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

/** The soft half of PodTopologySpread. Mirrors plugins/podtopologyspread/scoring.go. */
export function spreadScoring(
  cluster: ClusterState,
  defaults: readonly TopologySpreadConstraint[],
  systemDefaulted: boolean,
): Pick<Plugin, 'preScore' | 'score' | 'normalize'> {
  return {
    preScore(state, pod, feasible) {
      const requireAll = Boolean(pod.pod.spec?.topologySpreadConstraints?.length) || !systemDefaulted;
      const constraints = constraintsFor(cluster, pod.pod, defaults, 'ScheduleAnyway');
      if ('error' in constraints) return errorStatus(`calculating preScoreState: ${constraints.error}`);
      if (constraints.length === 0 || cluster.nodes().length === 0) return 'skip';
      const soft = initialState(constraints, feasible, requireAll);
      const included = inclusionOf(pod.pod);
      for (const node of cluster.nodes()) {
        if (requireAll && !hasAllKeys(node, constraints)) continue;
        for (let i = 0; i < constraints.length; i++) {
          const c = constraints[i]!;
          if (c.topologyKey === hostnameKey || !included(c, node)) continue;
          const value = Object.hasOwn(node.labels, c.topologyKey) ? node.labels[c.topologyKey]! : '';
          const have = soft.counts[i]!.get(value);
          if (have === undefined) continue;
          soft.counts[i]!.set(value, have + countMatching(node.pods, c.selector, pod.namespace));
        }
      }
      state.write(stateKey, soft);
      return undefined;
    },
    score(state, pod, node) {
      const soft = state.read<SoftState>(stateKey)!;
      if (soft.ignored.has(node.name)) return 0;
      let score = 0;
      for (let i = 0; i < soft.constraints.length; i++) {
        const c = soft.constraints[i]!;
        if (!Object.hasOwn(node.labels, c.topologyKey)) continue;
        const count =
          c.topologyKey === hostnameKey
            ? countMatching(node.pods, c.selector, pod.namespace)
            : soft.counts[i]!.get(node.labels[c.topologyKey]!)!;
        score += count * soft.weights[i]! + (c.maxSkew - 1);
      }
      return goRound(score);
    },
    normalize(state, _pod, nodes, scores) {
      const { ignored } = state.read<SoftState>(stateKey)!;
      normalizeSpread(scores, (i) => ignored.has(nodes[i]!.name));
    },
  };
}

/** Fewer matching pods score higher; nodes without the keys score 0. */
export function normalizeSpread(scores: number[], isIgnored: (i: number) => boolean): void {
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (let i = 0; i < scores.length; i++) {
    if (isIgnored(i)) continue;
    if (scores[i]! < min) min = scores[i]!;
    if (scores[i]! > max) max = scores[i]!;
  }
  for (let i = 0; i < scores.length; i++) {
    if (isIgnored(i)) scores[i] = 0;
    else if (max === 0) scores[i] = maxNodeScore;
    else scores[i] = Math.trunc((maxNodeScore * (max + min - scores[i]!)) / max);
  }
}
