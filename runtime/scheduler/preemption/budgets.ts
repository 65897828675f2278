import type { LabelSelectorLike } from '../../../compiler/kube/selectors.js';
import type { PodDisruptionBudget } from '../../../schemas/generated/types/policy_v1.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { compileSelector, type Selector } from '../cluster/selector.js';

interface Budget {
  readonly namespace: string;
  readonly selector: Selector;
  readonly disrupted: Readonly<Record<string, unknown>>;
  readonly allowed: number;
}

/** The budgets that can hold anything back at all. */
export function budgetsOf(cluster: ClusterState): Budget[] {
  return cluster.objects.list<PodDisruptionBudget>('PodDisruptionBudget').flatMap((pdb) => {
    const selector = compileSelector(pdb.spec?.selector as LabelSelectorLike | undefined);
    // An empty selector, too, holds nothing back here: upstream passes over it.
    if ('error' in selector || selector.empty) return [];
    return [
      {
        namespace: pdb.metadata?.namespace ?? 'default',
        selector,
        disrupted: (pdb.status?.disruptedPods ?? {}) as Record<string, unknown>,
        allowed: pdb.status?.disruptionsAllowed ?? 0,
      },
    ];
  });
}

/**
 * Splits pods, in order of importance, by whether losing them would break a budget. `firstOnly`: a pod that breaks one
 * budget takes nothing from those after it.
 */
export function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly Budget[],
  firstOnly: boolean,
): { violating: PodInfo[]; others: PodInfo[] } {
  const left = budgets.map((b) => b.allowed);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let violates = false;
    const labelled = pod.labels !== undefined && Object.keys(pod.labels).length > 0;
    budgets.forEach((b, i) => {
      if (firstOnly && violates) return;
      if (!labelled || b.namespace !== pod.namespace || !b.selector.matches(pod.labels)) return;
      if (Object.hasOwn(b.disrupted, pod.name)) return;
      left[i]!--;
      if (left[i]! < 0) violates = true;
    });
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}
