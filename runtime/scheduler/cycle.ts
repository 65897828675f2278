import type { NodeInfo } from './cluster/node-info.js';
import type { PodInfo } from './cluster/pod-info.js';
import type { Diagnosis } from './fit-error.js';
import type { CycleState } from './framework/cycle-state.js';
import type { Framework, PluginScores } from './framework/framework.js';
import { type Status, unresolvable } from './framework/status.js';

/** The nodes a pod fits on, and why it does not fit on the others. Mirrors findNodesThatFitPod of schedule_one.go. */
export interface Feasibility {
  readonly feasible: readonly NodeInfo[];
  readonly diagnosis: Diagnosis;
  readonly rejectedBy: readonly string[];
  /** A plugin failed outright; nothing else counts then. */
  readonly error?: Status;
  /** Where the next pod starts to look. */
  readonly nextStart: number;
}

export interface Search {
  /** Index of the node to start with. */
  readonly start: number;
  /** percentageOfNodesToScore; 0 for the adaptive default. */
  readonly percentage: number;
}

const minFeasible = 100;

/** How many feasible nodes are enough, of `count` (numFeasibleNodesToFind). */
export function enoughNodes(count: number, percentage: number): number {
  if (count < minFeasible) return count;
  const share = percentage || Math.max(5, 50 - Math.trunc(count / 125));
  return Math.max(minFeasible, Math.trunc((count * share) / 100));
}

export function findFeasible(framework: Framework, state: CycleState, pod: PodInfo, search: Search): Feasibility {
  const { cluster } = framework;
  const all = cluster.nodes();
  const pre = framework.runPreFilter(state, pod);
  const rejecting = new Set(pre.narrowedBy);
  const result = (
    feasible: readonly NodeInfo[],
    diagnosis: Diagnosis,
    nextStart: number,
    error?: Status,
  ): Feasibility => ({ feasible, diagnosis, nextStart, rejectedBy: [...rejecting], ...(error ? { error } : {}) });

  if (pre.status) {
    if (pre.status.code === 'Error') return result([], { statuses: new Map() }, search.start, pre.status);
    if (pre.status.plugin) rejecting.add(pre.status.plugin);
    const preFilterMessage = pre.status.reasons.join(', ');
    return result([], { statuses: new Map(), absent: pre.status, preFilterMessage }, search.start);
  }

  const statuses = new Map<string, Status>();
  const nominated = cluster.nominator.nodeFor(pod.key) ?? pod.pod.status?.nominatedNodeName;
  if (nominated) {
    const node = cluster.node(nominated);
    if (node) {
      const status = framework.runFilterWithNominated(state, pod, node);
      if (!status) return result([node], { statuses }, search.start);
      statuses.set(node.name, status);
      rejecting.add(status.plugin);
    }
  }

  const nodes = pre.nodeNames ? narrowed(framework, pre.nodeNames) : all;
  const absent = pre.nodeNames
    ? // As upstream, a plugin that refused the nominated node is named here, too.
      unresolvable([`node(s) didn't satisfy plugin(s) [${[...rejecting].sort().join(' ')}]`])
    : undefined;
  const enough = enoughNodes(nodes.length, search.percentage);
  const feasible: NodeInfo[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(search.start + i) % nodes.length]!;
    const status = framework.runFilterWithNominated(state, pod, node);
    if (!status) {
      if (feasible.length === enough) break;
      feasible.push(node);
      continue;
    }
    if (status.code === 'Error') return result([], { statuses }, search.start, status);
    statuses.set(node.name, status);
    rejecting.add(status.plugin);
  }
  const processed = feasible.length + statuses.size;
  const nextStart = all.length ? (search.start + processed) % all.length : 0;
  return result(feasible, { statuses, absent }, nextStart);
}

function narrowed(framework: Framework, names: ReadonlySet<string>): NodeInfo[] {
  return [...names].map((n) => framework.cluster.node(n)).filter((n): n is NodeInfo => n !== undefined);
}

/** Sums of the weighted scores, by node. */
export function totalsOf(scores: readonly PluginScores[], nodes: number): number[] {
  const totals = new Array<number>(nodes).fill(0);
  for (const s of scores) for (let i = 0; i < nodes; i++) totals[i]! += s.scores[i]! * s.weight;
  return totals;
}
