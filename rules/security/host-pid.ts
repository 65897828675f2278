import { defineRule } from '../kit/rule.js';
import { reportHostNamespace } from './_host-namespace.js';

export const rule = defineRule({
  meta: {
    id: 'security/host-pid',
    title: 'A pod sees all processes of its node.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'It can read the environment, with its secrets, of every process on the node, and signal them.',
    help: 'Remove `hostPID`, or suppress the rule for a node agent and say why.',
    since: '0.1.0',
  },
  check: (node, ctx) => reportHostNamespace(node, ctx, 'hostPID', 'the process list'),
});
