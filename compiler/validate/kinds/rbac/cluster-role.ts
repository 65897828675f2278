import type { ClusterRole } from '../../../../schemas/generated/types/rbac_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { isQualifiedName, isValidLabelValue } from '../../shared/names.js';
import type { KindRules } from '../../types.js';
import { isPathSegmentName, validateLabelSelector } from '../checks.js';
import { validateRules } from './policy-rules.js';

type RoleObject = ClusterRole & KubeObject;
type Selector = NonNullable<NonNullable<ClusterRole['aggregationRule']>['clusterRoleSelectors']>[number];

/** Mirrors pkg/registry/rbac/clusterrole/strategy.go and ValidateClusterRole. */
export const clusterRole: KindRules<RoleObject> = {
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  namespaced: false,
  createOnUpdate: true,
  nameErrors: (name) => isPathSegmentName(name),
  metaOnUpdate: ['create', 'update'],
  validate: (object) => [...validateRules(object.rules, false), ...validateAggregation(object, false)],
  validatedFirst: { until: '1.35', check: validateUpdate },
  validateUpdate,
};

function validateUpdate(object: RoleObject, old: RoleObject): FieldError[] {
  const lenient = selectorsOf(old).some((s) => validateLabelSelector(s, FieldPath.root).length > 0);
  return [...validateRules(object.rules, false), ...validateAggregation(object, lenient)];
}

const selectorsOf = (object: RoleObject): readonly Selector[] => object.aggregationRule?.clusterRoleSelectors ?? [];

function validateAggregation(object: RoleObject, allowInvalidValues: boolean): FieldError[] {
  if (!object.aggregationRule) return [];
  const path = FieldPath.of('aggregationRule', 'clusterRoleSelectors');
  const selectors = selectorsOf(object);
  if (!selectors.length)
    return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, i) => [
    ...validateLabelSelector(selector, path.index(i), { allowInvalidValues }),
    // LabelSelectorAsSelector fails: the server prints the selector it did not get.
    ...(convertible(selector) ? [] : [invalid(path.index(i), null, 'invalid label selector.')]),
  ]);
}

/** True where metav1.LabelSelectorAsSelector succeeds. */
function convertible(selector: Selector): boolean {
  const label = (key: string, values: readonly string[]): boolean =>
    !isQualifiedName(key).length && values.every((v) => !isValidLabelValue(v).length);
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => label(key, [value])) &&
    (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
      if (!label(key, values)) return false;
      if (operator === 'In' || operator === 'NotIn') return values.length > 0;
      return (operator === 'Exists' || operator === 'DoesNotExist') && values.length === 0;
    })
  );
}
