import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-role',
    title: 'A binding refers to a role that is not in the input.',
    kinds: ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'A binding to a role that does not exist grants nothing, without an error; and `roleRef` cannot be changed later.',
    help: 'Add the role, or correct name or kind.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['role-ref']);
  },
});
