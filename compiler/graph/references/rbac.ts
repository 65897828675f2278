import { isObject } from '../../kube/json.js';
import type { NameReferenceKind } from './types.js';

const rbac = 'rbac.authorization.k8s.io';
const bindings = [`RoleBinding.${rbac}`, `ClusterRoleBinding.${rbac}`];
// plugin/pkg/auth/authorizer/rbac/bootstrappolicy: policy.go and namespace_policy.go.
const bootstrap = new Set(['cluster-admin', 'admin', 'edit', 'view', 'extension-apiserver-authentication-reader']);

/** The role a binding grants. Roles of the bootstrap policy are always there. */
export const roleRef: NameReferenceKind = {
  id: 'role-ref',
  from: bindings,
  sites: [
    {
      at: 'roleRef',
      name: 'name',
      to: (ref) => (isObject(ref) && ref['kind'] === 'Role' ? `Role.${rbac}` : undefined),
    },
    {
      at: 'roleRef',
      name: 'name',
      to: (ref) => (isObject(ref) && ref['kind'] === 'ClusterRole' ? `ClusterRole.${rbac}` : undefined),
      namespace: 'cluster',
    },
  ],
  provided: (name) => bootstrap.has(name) || name.startsWith('system:'),
};

/** ServiceAccounts that a binding grants to; users and groups are no objects. */
export const roleSubject: NameReferenceKind = {
  id: 'role-subject',
  from: bindings,
  sites: [
    {
      at: 'subjects[*]',
      name: 'name',
      to: (ref) => (isObject(ref) && ref['kind'] === 'ServiceAccount' ? 'ServiceAccount' : undefined),
      namespace: 'namespace',
    },
  ],
  provided: (name) => name === 'default',
};
