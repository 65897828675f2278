import { defineRule } from '../kit/rule.js';
import { reportHostNamespace } from './_host-namespace.js';

export const rule = defineRule({
  meta: {
    id: 'security/host-network',
    title: 'A pod uses the network of its node.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'It reaches what listens on the node alone, hears its traffic, and no NetworkPolicy holds it.',
    help: 'Remove `hostNetwork`, and let a Service lead to the pod.',
    since: '0.1.0',
  },
  check: (node, ctx) => reportHostNamespace(node, ctx, 'hostNetwork', 'the network'),
});
