import { defineRule } from '../kit/rule.js';
import { reportSelectsNothing } from './_selects-nothing.js';

export const rule = defineRule({
  meta: {
    id: 'references/network-policy-selects-nothing',
    title: 'A NetworkPolicy applies to no pod of the input.',
    kinds: ['NetworkPolicy.networking.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The pods that it was meant for stay open.',
    help: 'Make `podSelector` equal to labels of the pod template.',
    since: '0.1.0',
  },
  check: (node, ctx) => reportSelectsNothing(node, ctx, 'network-policy-pods', 'policy'),
});
