import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-claim',
    title: 'A pod mounts a PersistentVolumeClaim that is not in the input.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The scheduler does not place a pod whose claim does not exist: it stays Pending.',
    help: 'Add the claim, or correct its name.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['persistent-volume-claim']);
  },
});
