import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-service-account',
    title: 'A pod or binding names a ServiceAccount that is not in the input.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Admission refuses pods whose account does not exist: the workload has no pods, and says so only in its events.',
    help: 'Add the ServiceAccount, or correct its name.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['service-account', 'role-subject']);
  },
});
