import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { CycleState } from '../framework/cycle-state.js';
import type { Framework } from '../framework/framework.js';
import { type Status, unresolvable } from '../framework/status.js';
import { type budgetsOf, splitByBudget } from './budgets.js';
import { goSort } from './go-sort.js';
import { moreImportant } from './importance.js';

/** A node and the pods that have to go for the preemptor to fit. */
export interface Candidate {
  readonly node: string;
  /** In order of importance. */
  readonly victims: readonly PodInfo[];
  /** How many of them break a disruption budget. */
  readonly violations: number;
}

/**
 * The fewest, least important pods to remove from a node (SelectVictimsOnNode of plugins/defaultpreemption). All pods
 * of lower priority go in thought; then each is put back that still leaves room, the ones under budgets first.
 */
export function selectVictims(
  framework: Framework,
  state: CycleState,
  pod: PodInfo,
  original: NodeInfo,
  budgets: ReturnType<typeof budgetsOf>,
  now: number,
): Candidate | Status {
  const node = original.snapshot();
  const thought = state.clone();
  const remove = (p: PodInfo): void => {
    node.removePod(p.key);
    framework.removePod(thought, pod, p, node);
  };
  const potential = node.pods.filter((p) => p.priority < pod.priority);
  for (const p of potential) remove(p);
  if (potential.length === 0) return unresolvable(['No preemption victims found for incoming pod']);
  const status = framework.runFilterWithNominated(thought, pod, node);
  if (status) return status;

  const { preemptionByVictims } = framework.cluster.features;
  const before = moreImportant(now, preemptionByVictims ? [...potential] : undefined);
  goSort(potential, before);
  const { violating, others } = splitByBudget(potential, budgets, preemptionByVictims);
  const victims: PodInfo[] = [];
  const reprieve = (p: PodInfo): boolean => {
    node.addPod(p);
    framework.addPod(thought, pod, p, node);
    if (!framework.runFilterWithNominated(thought, pod, node)) return true;
    remove(p);
    victims.push(p);
    return false;
  };
  let violations = 0;
  for (const p of violating) if (!reprieve(p)) violations++;
  for (const p of others) reprieve(p);
  if (violating.length && others.length) goSort(victims, before);
  return { node: node.name, victims, violations };
}
