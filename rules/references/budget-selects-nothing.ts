import { defineRule } from '../kit/rule.js';
import { reportSelectsNothing } from './_selects-nothing.js';

export const rule = defineRule({
  meta: {
    id: 'references/budget-selects-nothing',
    title: 'A PodDisruptionBudget protects no pod of the input.',
    kinds: ['PodDisruptionBudget.policy'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The budget looks like protection, and a drain takes all replicas at once.',
    help: 'Make the selector equal to labels of the pod template.',
    since: '0.1.0',
  },
  check: (node, ctx) => reportSelectsNothing(node, ctx, 'disruption-budget-pods', 'budget'),
});
