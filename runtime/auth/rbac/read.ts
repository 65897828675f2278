import { isObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Subject } from '../../../schemas/generated/types/rbac_v1.js';

/** A role as its source says it, with whatever is of a wrong type left out: what cannot be decoded grants nothing. */
export function readRole(object: KubeObject): ClusterRole {
  const role = object as ClusterRole;
  const selectors = listOf(isObject(role.aggregationRule) ? role.aggregationRule['clusterRoleSelectors'] : []);
  return {
    ...role,
    rules: listOf(role.rules).map((rule) => readRule(rule)),
    ...(isObject(role.aggregationRule) ? { aggregationRule: { clusterRoleSelectors: selectors } } : {}),
  };
}

function readRule(rule: object): PolicyRule {
  const r = rule as Record<string, unknown>;
  return {
    verbs: strings(r['verbs']),
    ...(r['apiGroups'] ? { apiGroups: strings(r['apiGroups']) } : {}),
    ...(r['resources'] ? { resources: strings(r['resources']) } : {}),
    ...(r['resourceNames'] ? { resourceNames: strings(r['resourceNames']) } : {}),
    ...(r['nonResourceURLs'] ? { nonResourceURLs: strings(r['nonResourceURLs']) } : {}),
  };
}

export function readBinding(object: KubeObject): ClusterRoleBinding {
  const binding = object as ClusterRoleBinding;
  const ref = isObject(binding.roleRef) ? binding.roleRef : {};
  const { kind = '', name = '', apiGroup = '' } = ref as Partial<ClusterRoleBinding['roleRef']>;
  return { ...binding, roleRef: { apiGroup, kind, name }, subjects: listOf(binding.subjects) as Subject[] };
}

const listOf = (v: unknown): object[] => (Array.isArray(v) ? v.filter(isObject) : []);
const strings = (v: unknown): string[] => (Array.isArray(v) ? v.filter((s) => typeof s === 'string') : []);
