import { matchesSelector } from '../../../compiler/kube/selectors.js';
import type { ClusterRole, PolicyRule } from '../../../schemas/generated/types/rbac_v1.js';

/**
 * The cluster roles as the ClusterRole aggregation controller leaves them: rules of a role with an aggregation rule are
 * the union of those it selects, whatever was written in it.
 * Mirrors pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go, run until nothing changes.
 */
export function aggregateClusterRoles(roles: readonly ClusterRole[]): ClusterRole[] {
  const sorted = [...roles].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const current = new Map(sorted.map((r) => [nameOf(r), r]));
  const aggregating = sorted.filter((r) => r.aggregationRule);
  // Rules flow one role further each round; a cycle settles after as many rounds as it has roles.
  for (let round = 0; round <= aggregating.length; round++) {
    let changed = false;
    for (const { metadata } of aggregating) {
      const role = current.get(metadata?.name ?? '')!;
      const rules = unionOf(role, [...current.values()]);
      if (keyOf(rules) === keyOf(role.rules ?? [])) continue;
      current.set(nameOf(role), { ...role, rules });
      changed = true;
    }
    if (!changed) break;
  }
  return [...current.values()];
}

function unionOf(role: ClusterRole, all: readonly ClusterRole[]): PolicyRule[] {
  const out = new Map<string, PolicyRule>();
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? [])
    for (const other of all) {
      if (nameOf(other) === nameOf(role) || !matchesSelector(selector, other.metadata?.labels)) continue;
      for (const rule of other.rules ?? []) {
        const key = ruleKey(rule);
        if (!out.has(key)) out.set(key, rule);
      }
    }
  return [...out.values()];
}

const nameOf = (r: ClusterRole): string => r.metadata?.name ?? '';
const keyOf = (rules: readonly PolicyRule[]): string => rules.map(ruleKey).join();

/** Equal for rules that are semantically equal: an empty list is as good as none. */
function ruleKey(r: PolicyRule): string {
  return JSON.stringify([
    r.verbs ?? [],
    r.apiGroups ?? [],
    r.resources ?? [],
    r.resourceNames ?? [],
    r.nonResourceURLs ?? [],
  ]);
}
