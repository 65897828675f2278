const group = 'rbac.authorization.k8s.io';
export const roles = [`Role.${group}`, `ClusterRole.${group}`] as const;
export const bindings = [`RoleBinding.${group}`, `ClusterRoleBinding.${group}`] as const;
