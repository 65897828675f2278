import type { PolicyRule } from '../../../../schemas/generated/types/rbac_v1.js';
import { declared, type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';

/** ValidatePolicyRule of pkg/apis/rbac/validation/validation.go, for each rule of a role. */
export const validateRules = (rules: readonly PolicyRule[] | undefined, namespaced: boolean): FieldError[] =>
  (rules ?? []).flatMap((rule, i) => validateRule(rule, namespaced, FieldPath.of('rules').index(i)));

function validateRule(rule: PolicyRule, namespaced: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const urls = rule.nonResourceURLs ?? [];
  if (!rule.verbs?.length)
    errors.push(declared(required(path.child('verbs'), 'verbs must contain at least one value')));
  if (urls.length) {
    const at = path.child('nonResourceURLs');
    if (namespaced) errors.push(invalid(at, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (rule.apiGroups?.length || rule.resources?.length || rule.resourceNames?.length)
      errors.push(invalid(at, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    return errors;
  }
  if (!rule.apiGroups?.length)
    errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
  if (!rule.resources?.length)
    errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
  return errors;
}
