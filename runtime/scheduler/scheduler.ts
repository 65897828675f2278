import type { KubeObject } from '../../compiler/kube/object.js';
import { randomOf } from '../../compiler/kube/random.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import { ClusterState, type Problem } from './cluster/cluster-state.js';
import type { NodeInfo } from './cluster/node-info.js';
import type { PodInfo } from './cluster/pod-info.js';
import { defaultConfiguration, type SchedulerConfiguration } from './config/configuration.js';
import { type Feasibility, findFeasible, type Search, totalsOf } from './cycle.js';
import { FastPath } from './fast/fast-path.js';
import { type Features, featuresOf } from './features.js';
import { fitErrorText } from './fit-error.js';
import type { CycleState } from './framework/cycle-state.js';
import { Framework, type PluginScores } from './framework/framework.js';
import type { Status } from './framework/status.js';
import { claimAllocations } from './plugins/dynamic-resources/dynamic-resources.js';
import { names } from './plugins/names.js';
import { volumeDecision } from './plugins/volumes/volume-binding.js';
import { preempt } from './preemption/preempt.js';
import type { Candidate } from './preemption/victims.js';
import { firstByName, heapRoot, highest } from './select-host.js';
import type { Decision, PreemptionCandidate, Scheduler, SchedulerOptions } from './types.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The scheduler of one minor, over objects as an informer would bring them. */
export function createScheduler(options: SchedulerOptions): DefaultScheduler {
  return new DefaultScheduler(options);
}

export class DefaultScheduler implements Scheduler {
  readonly features: Features;
  readonly cluster: ClusterState;
  readonly config: SchedulerConfiguration;
  readonly frameworks = new Map<string, Framework>();
  private readonly random: () => number;
  private readonly fastPaths = new Map<Framework, FastPath>();
  private nextStart = 0;
  private scratch = new Int32Array(0);

  constructor(private readonly options: SchedulerOptions) {
    this.features = featuresOf(options.profile);
    this.cluster = new ClusterState(this.features);
    this.config = options.config ?? defaultConfiguration(this.features);
    for (const p of this.config.profiles) this.frameworks.set(p.schedulerName, new Framework(this.cluster, p));
    this.random = randomOf(options.tieBreak.mode === 'seed' ? options.tieBreak.seed : 0);
  }

  get problems(): readonly Problem[] {
    return this.cluster.problems;
  }

  upsert(object: KubeObject): void {
    this.cluster.upsert(object);
  }

  remove(object: KubeObject): void {
    this.cluster.remove(object);
  }

  /** The profile that is responsible for a pod; undefined where another scheduler is. */
  frameworkFor(pod: Pod): Framework | undefined {
    return this.frameworks.get(pod.spec?.schedulerName || 'default-scheduler');
  }

  gate(pod: Pod): Status | undefined {
    return this.frameworkFor(pod)?.runPreEnqueue(pod);
  }

  schedule(pod: Pod): Decision {
    const framework = this.frameworkFor(pod);
    if (!framework)
      return pending('SchedulerError', `profile not found for scheduler name "${pod.spec?.schedulerName}"`);
    const gate = framework.runPreEnqueue(pod);
    // What keeps a pod out of the queue for other reasons is found again, and worded, by PreFilter.
    if (gate?.plugin === names.schedulingGates)
      return { ...pending('SchedulingGated', gate.reasons.join(', ')), gated: true, rejectedBy: [gate.plugin] };

    this.cluster.refresh();
    const info = this.cluster.podInfo(pod);
    if (this.cluster.nodes().length === 0) return pending('Unschedulable', 'no nodes available to schedule pods');
    const search = { start: this.nextStart, percentage: this.percentage(framework) };
    if (this.options.detail === 'choice') {
      const quick = this.quick(framework, info, search);
      if (quick) return quick;
    }
    const state = framework.newState();
    const found = findFeasible(framework, state, info, search);
    if (this.options.tieBreak.mode === 'seed') this.nextStart = found.nextStart;
    if (found.error) return pending('SchedulerError', found.error.reasons[0] ?? '');
    if (found.feasible.length === 0) return this.unschedulable(framework, state, info, found);
    return this.choose(framework, state, info, found);
  }

  /** Where the pod would go if all nodes were tried; nothing is drawn, preempted or remembered. */
  placeFor(pod: Pod): string | undefined {
    const framework = this.frameworkFor(pod);
    if (!framework || framework.runPreEnqueue(pod) || this.cluster.nodes().length === 0) return undefined;
    this.cluster.refresh();
    const state = framework.newState();
    const info = this.cluster.podInfo(pod);
    const { feasible } = findFeasible(framework, state, info, { start: 0, percentage: 100 });
    if (feasible.length < 2) return feasible[0]?.name;
    const scores = framework.runScore(state, info, feasible);
    if (!Array.isArray(scores)) return undefined;
    return feasible[firstByName(totalsOf(scores, feasible.length), (i) => feasible[i]!.name)]!.name;
  }

  /** By what is remembered of the workload; undefined where the pod fits nowhere or is none of the simple ones. */
  private quick(framework: Framework, info: PodInfo, search: Search): Decision | undefined {
    let fast = this.fastPaths.get(framework);
    if (!fast) {
      fast = new FastPath(framework);
      this.fastPaths.set(framework, fast);
    }
    const found = fast.search(info, search);
    if (!found || found.count === 0) return undefined;
    if (this.options.tieBreak.mode === 'seed') this.nextStart = found.nextStart;
    const { nodes, totals, count } = found;
    let chosen = 0;
    if (count > 1) {
      const ranks = this.options.tieBreak.mode === 'first' ? fast.ranks() : undefined;
      chosen = this.pick(totals, count, (i) => ranks?.[nodes[i]!] ?? 0);
    }
    return {
      ...nothingSaid,
      nodeName: fast.nodeAt(nodes[chosen]!).name,
      evaluated: count + found.rejected,
      feasible: count,
    };
  }

  private percentage(framework: Framework): number {
    if (this.options.tieBreak.mode === 'first') return 100;
    return framework.profile.percentageOfNodesToScore ?? this.config.percentageOfNodesToScore;
  }

  private choose(framework: Framework, state: CycleState, info: PodInfo, found: Feasibility): Decision {
    const nodes = found.feasible;
    const base = this.base(found);
    if (nodes.length === 1) return { ...base, nodeName: nodes[0]!.name, ...boundWith(state, nodes[0]!.name) };
    const scores = framework.runScore(state, info, nodes);
    if (!Array.isArray(scores)) return pending('SchedulerError', (scores as Status).reasons[0] ?? '');
    const totals = totalsOf(scores, nodes.length);
    const chosen = nodes[this.pick(totals, nodes.length, (i) => nodes[i]!.name)]!.name;
    return {
      ...base,
      nodeName: chosen,
      best: highest(totals).map((i) => nodes[i]!.name),
      scores: this.options.detail === 'choice' ? {} : scoreTable(scores, nodes),
      ...boundWith(state, chosen),
    };
  }

  /** `rankOf` orders nodes by name. */
  private pick(totals: ArrayLike<number>, count: number, rankOf: (i: number) => number | string): number {
    if (this.options.tieBreak.mode === 'first') return firstByName(totals, rankOf, count);
    if (this.features.tieBreak === 'heap') {
      if (this.scratch.length < count) this.scratch = new Int32Array(count);
      return heapRoot(totals, this.scratch, count);
    }
    const best = highest(totals, count);
    return best[Math.floor(this.random() * best.length)]!;
  }

  private unschedulable(framework: Framework, state: CycleState, info: PodInfo, found: Feasibility): Decision {
    const nodes = this.cluster.nodes().length;
    const fitError = fitErrorText(nodes, found.diagnosis);
    const decision = { ...this.base(found), reason: 'Unschedulable' as const, fitError };
    const said: string[] = [];
    let candidates: Decision['candidates'];
    for (const plugin of framework.postFilterPlugins) {
      if (plugin.name !== names.defaultPreemption) {
        const status = plugin.postFilter!(state, info);
        if (status.code === 'Error')
          return { ...decision, message: fitErrorText(nodes, found.diagnosis, status.reasons.join(', ')) };
        said.push(...status.reasons);
        continue;
      }
      const made = preempt(framework, state, info, found.diagnosis, {
        offset: (n) => (this.options.tieBreak.mode === 'seed' ? Math.floor(this.random() * n) : 0),
        now: this.options.now?.().getTime() ?? Number.MAX_SAFE_INTEGER,
      });
      candidates = made.candidates.map(forDecision);
      if (made.chosen)
        return {
          ...decision,
          message: fitErrorText(nodes, found.diagnosis, made.message),
          candidates,
          nominatedNodeName: made.chosen.node,
          victims: made.chosen.victims.map((v) => v.pod),
          cleared: made.cleared.map((v) => v.pod),
        };
      said.push(made.message);
    }
    const message = fitErrorText(nodes, found.diagnosis, said.join(', '));
    return { ...decision, message, ...(candidates ? { candidates } : {}) };
  }

  private base(found: Feasibility): Mutable<Decision> {
    const { statuses, absent, preFilterMessage } = found.diagnosis;
    const rejects: Record<string, string[]> = {};
    if (this.options.detail !== 'choice') {
      for (const [node, status] of statuses) rejects[node] = [status.plugin, ...status.reasons];
      // Nodes that PreFilter ruled out: by its status, or by naming others.
      if (absent)
        for (const node of this.cluster.nodes())
          if (!statuses.has(node.name) && !found.feasible.includes(node))
            rejects[node.name] = preFilterMessage ? [absent.plugin, ...absent.reasons] : ['PreFilterResult'];
    }
    return {
      rejects,
      scores: {},
      best: [],
      statuses,
      rejectedBy: found.rejectedBy,
      evaluated: found.feasible.length + statuses.size,
      feasible: found.feasible.length,
    };
  }
}

const forDecision = ({ node, victims, violations }: Candidate): PreemptionCandidate => ({
  node,
  victims: victims.map((v) => v.pod),
  violations,
});

/** What goes with the choice of a node: volumes to bind, devices to give. */
function boundWith(state: CycleState, node: string): Pick<Decision, 'volumes' | 'allocations'> {
  const volumes = volumeDecision(state, node);
  const allocations = claimAllocations(state, node);
  return { ...(volumes ? { volumes } : {}), ...(allocations ? { allocations } : {}) };
}

function scoreTable(
  scores: readonly PluginScores[],
  nodes: readonly NodeInfo[],
): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  nodes.forEach((node, i) => {
    const row: Record<string, number> = {};
    for (const s of scores) row[s.plugin] = s.scores[i]! * s.weight;
    table[node.name] = row;
  });
  return table;
}

const nothingSaid = {
  rejects: {},
  scores: {},
  best: [],
  statuses: new Map<string, Status>(),
  rejectedBy: [],
};

function pending(reason: Decision['reason'] & string, message: string): Decision {
  return {
    ...nothingSaid,
    reason,
    message,
    fitError: message,
    evaluated: 0,
    feasible: 0,
  };
}
