import { matchesSelector } from '../../compiler/kube/selectors.js';
import type { PolicyRule } from '../../schemas/generated/types/rbac_v1.js';
import type { Controller } from '../engine/controller.js';
import { equal } from '../world/equal.js';

/** ClusterRoles with an aggregationRule hold the rules of the roles it selects. */
export const clusterRoleAggregationController = (): Controller => ({
  name: 'clusterrole-aggregation-controller',
  upstream: 'pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go',
  watches: {
    'ClusterRole.rbac.authorization.k8s.io': (_event, ctx) =>
      ctx.client
        .list('ClusterRole.rbac.authorization.k8s.io')
        .filter((r) => r.aggregationRule)
        .map((r) => r.metadata.name),
  },
  reconcile(key, ctx) {
    const role = ctx.client.get('ClusterRole.rbac.authorization.k8s.io', '', key);
    if (!role?.aggregationRule) return;
    const rules: PolicyRule[] = [];
    for (const selector of role.aggregationRule.clusterRoleSelectors ?? [])
      for (const other of ctx.client.list('ClusterRole.rbac.authorization.k8s.io')) {
        if (other.metadata.name === key || !matchesSelector(selector, other.metadata.labels)) continue;
        for (const rule of other.rules ?? []) if (!rules.some((r) => equal(r, rule))) rules.push(rule);
      }
    if (equal(rules, role.rules ?? [])) return;
    ctx.client.update(role, 'the roles it aggregates have changed', (draft) => {
      draft.rules = rules;
    });
  },
});
