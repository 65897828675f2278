import type { GraphNode } from '../../compiler/graph/graph.js';
import type { Path } from '../../compiler/kube/json.js';
import type { PolicyRule } from '../../schemas/generated/types/rbac_v1.js';
import { field, items, list } from '../kit/read.js';

export interface PolicyView {
  readonly rule: PolicyRule;
  readonly path: Path;
}

/** The policy rules of a role. Those of an aggregated ClusterRole are filled in by the cluster. */
export function policiesOf(node: GraphNode): PolicyView[] {
  return items(field(node.value, 'rules') as PolicyRule[] | undefined).map(([i, rule]) => ({
    rule,
    path: ['rules', i],
  }));
}

/** Whether a rule grants one of the verbs on a resource of a group; wildcards count. */
export function grants(rule: PolicyRule, verbs: readonly string[], group: string, resource: string): boolean {
  const has = (have: readonly string[] | undefined, wanted: readonly string[]): boolean =>
    list(have).includes('*') || wanted.some((w) => list(have).includes(w));
  return has(rule.verbs, verbs) && has(rule.apiGroups, [group]) && has(rule.resources, [resource]);
}

/** True for a rule that is one big wildcard, which `rbac/wildcard-rules` reports. */
export function isWildcard(rule: PolicyRule): boolean {
  return list(rule.verbs).includes('*') || list(rule.resources).includes('*');
}
