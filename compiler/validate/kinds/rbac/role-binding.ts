import type { RoleBinding } from '../../../../schemas/generated/types/rbac_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules } from '../../types.js';
import { isPathSegmentName } from '../checks.js';
import { defaultBinding, validateBinding, validateBindingUpdate } from './bindings.js';

/** Mirrors pkg/registry/rbac/rolebinding/strategy.go. */
export const roleBinding: KindRules<RoleBinding & KubeObject> = {
  group: 'rbac.authorization.k8s.io',
  kind: 'RoleBinding',
  namespaced: true,
  createOnUpdate: true,
  nameErrors: (name) => isPathSegmentName(name),
  metaOnUpdate: ['create', 'update'],
  defaults: defaultBinding,
  validate: (object) => validateBinding(object, true),
  validatedFirst: { until: '1.35', check: (object) => validateBinding(object, true) },
  validateUpdate: (object, old, ctx) => validateBindingUpdate(object, old, true, ctx),
};
