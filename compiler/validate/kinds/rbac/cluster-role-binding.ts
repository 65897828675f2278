import type { ClusterRoleBinding } from '../../../../schemas/generated/types/rbac_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules } from '../../types.js';
import { isPathSegmentName } from '../checks.js';
import { defaultBinding, validateBinding, validateBindingUpdate } from './bindings.js';

/** Mirrors pkg/registry/rbac/clusterrolebinding/strategy.go. */
export const clusterRoleBinding: KindRules<ClusterRoleBinding & KubeObject> = {
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRoleBinding',
  namespaced: false,
  createOnUpdate: true,
  nameErrors: (name) => isPathSegmentName(name),
  metaOnUpdate: ['create', 'update'],
  defaults: defaultBinding,
  validate: (object) => validateBinding(object, false),
  validatedFirst: { until: '1.35', check: (object) => validateBinding(object, false) },
  validateUpdate: (object, old, ctx) => validateBindingUpdate(object, old, false, ctx),
};
