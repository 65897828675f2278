import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { type Diagnosis, fitErrorText } from '../fit-error.js';
import type { CycleState } from '../framework/cycle-state.js';
import type { Framework } from '../framework/framework.js';
import { errorStatus, type Status, unresolvable } from '../framework/status.js';
import { budgetsOf } from './budgets.js';
import { earliestStart } from './importance.js';
import { type Candidate, selectVictims } from './victims.js';

/** What preemption comes to: a node to be freed, or why none can be. */
export interface Preemption {
  readonly chosen?: Candidate;
  readonly candidates: readonly Candidate[];
  /** Pods of lower priority that lose their nomination to the chosen node. */
  readonly cleared: readonly PodInfo[];
  /** What the scheduler's message ends with; empty where a node was found, up to 1.36. */
  readonly message: string;
}

export interface PreemptionOptions {
  /** Where among the nodes to start; the real scheduler draws it at random. */
  readonly offset: (nodes: number) => number;
  readonly now: number;
}

interface Args {
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
}

const unhelpful = unresolvable(['Preemption is not helpful for scheduling']);

/** DefaultPreemption's PostFilter. Mirrors framework/preemption/preemption.go. */
export function preempt(
  framework: Framework,
  state: CycleState,
  pod: PodInfo,
  diagnosis: Diagnosis,
  options: PreemptionOptions,
): Preemption {
  const refused = (message: string, candidates: readonly Candidate[] = []): Preemption => ({
    candidates,
    cleared: [],
    message: `preemption: ${message}`,
  });
  const ineligible = whyIneligible(framework, pod, diagnosis);
  if (ineligible) return refused(ineligible);

  const nodes = framework.cluster.nodes();
  const potential = nodes.filter((n) => (diagnosis.statuses.get(n.name) ?? diagnosis.absent)?.code === 'Unschedulable');
  const statuses = new Map<string, Status>();
  const candidates = dryRun(framework, state, pod, potential, statuses, options);
  if (candidates.length === 0) {
    const failed = [...statuses.values()].find((s) => s.code === 'Error');
    return refused(failed ? failed.reasons[0]! : fitErrorText(nodes.length, { statuses, absent: unhelpful }));
  }
  const chosen = pickCandidate(candidates, options.now);
  const rivals = framework.cluster.nominator.onNode(chosen.node);
  const message = framework.cluster.features.preemptionByVictims
    ? `preemption: found a potential placement for pod on node ${chosen.node}, preempting ${chosen.victims.length} victims`
    : '';
  return { chosen, candidates, cleared: rivals.filter((p) => p.priority < pod.priority), message };
}

/** PodEligibleToPreemptOthers. */
function whyIneligible(framework: Framework, pod: PodInfo, diagnosis: Diagnosis): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName;
  if (!nominated) return undefined;
  const status = diagnosis.statuses.get(nominated) ?? diagnosis.absent ?? unhelpful;
  if (status.code === 'UnschedulableAndUnresolvable') return undefined;
  const leaving = framework.cluster
    .node(nominated)
    ?.pods.some((p) => p.priority < pod.priority && isTerminatingByPreemption(p));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isTerminatingByPreemption({ pod }: PodInfo): boolean {
  if (!pod.metadata?.deletionTimestamp) return false;
  const target = pod.status?.conditions?.find((c) => c.type === 'DisruptionTarget');
  return target?.status === 'True' && target.reason === 'PreemptionByScheduler';
}

/** Tries nodes until enough candidates are found, at least one of them free of budget violations. */
function dryRun(
  framework: Framework,
  state: CycleState,
  pod: PodInfo,
  potential: readonly NodeInfo[],
  statuses: Map<string, Status>,
  options: PreemptionOptions,
): Candidate[] {
  if (potential.length === 0) return [];
  const args = framework.profile.args('DefaultPreemption') as Args;
  const share = Math.trunc((potential.length * (args.minCandidateNodesPercentage ?? 10)) / 100);
  const wanted = Math.min(potential.length, Math.max(share, args.minCandidateNodesAbsolute ?? 100));
  const offset = options.offset(potential.length);
  const budgets = budgetsOf(framework.cluster);
  const clean: Candidate[] = [];
  const violating: Candidate[] = [];
  for (let i = 0; i < potential.length; i++) {
    const node = potential[(offset + i) % potential.length]!;
    const found = selectVictims(framework, state, pod, node, budgets, options.now);
    if ('code' in found) statuses.set(node.name, found);
    else if (found.victims.length === 0)
      statuses.set(node.name, errorStatus(`expected at least one victim pod on node "${node.name}"`));
    else {
      (found.violations === 0 ? clean : violating).push(found);
      if (clean.length > 0 && clean.length + violating.length >= wanted) break;
    }
  }
  return [...clean, ...violating];
}

/** The order of the criteria is upstream's pickOneNodeForPreemption; what is left then is the first in order. */
export function pickCandidate(candidates: readonly Candidate[], now: number): Candidate {
  const criteria: readonly ((c: Candidate) => number)[] = [
    (c) => -c.violations,
    (c) => -c.victims[0]!.priority,
    (c) => -c.victims.reduce((sum, v) => sum + v.priority + 2 ** 31, 0),
    (c) => -c.victims.length,
    (c) => earliestStart(c.victims, now),
  ];
  let left = candidates;
  for (const score of criteria) {
    if (left.length === 1) break;
    const best = Math.max(...left.map(score));
    left = left.filter((c) => score(c) === best);
  }
  return left[0]!;
}
