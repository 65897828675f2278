import type { Role } from '../../../../schemas/generated/types/rbac_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules } from '../../types.js';
import { isPathSegmentName } from '../checks.js';
import { validateRules } from './policy-rules.js';

/** Mirrors pkg/registry/rbac/role/strategy.go and ValidateRole. */
export const role: KindRules<Role & KubeObject> = {
  group: 'rbac.authorization.k8s.io',
  kind: 'Role',
  namespaced: true,
  createOnUpdate: true,
  nameErrors: (name) => isPathSegmentName(name),
  metaOnUpdate: ['create', 'update'],
  validate: (object) => validateRules(object.rules, true),
  validatedFirst: { until: '1.35', check: (object) => validateRules(object.rules, true) },
};
