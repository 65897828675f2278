import { get, isObject } from '../../kube/json.js';
import type { Conversion } from './types.js';

const group = 'rbac.authorization.k8s.io';
const to = `${group}/v1`;

export const roles: Conversion = {
  from: [`${group}/v1alpha1`, `${group}/v1beta1`],
  kinds: ['Role', 'ClusterRole'],
  to,
};

/** Subjects of v1alpha1 had apiVersion in place of apiGroup (pkg/apis/rbac/v1alpha1/conversion.go). */
export const roleBindings: Conversion = {
  from: [`${group}/v1alpha1`, `${group}/v1beta1`],
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  to,
  changes:
    'subjects name their apiGroup instead of an apiVersion; the user * of v1alpha1 is the group system:authenticated',
  rewrite(object, rewriter) {
    const subjects = get(object, ['subjects']);
    const alpha = String(object['apiVersion']).endsWith('/v1alpha1');
    const old = (s: unknown): boolean =>
      isObject(s) && (s['apiVersion'] !== undefined || (alpha && s['kind'] === 'User' && s['name'] === '*'));
    if (Array.isArray(subjects) && subjects.some(old)) rewriter.giveUp();
  },
};
