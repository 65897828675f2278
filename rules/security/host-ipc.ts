import { defineRule } from '../kit/rule.js';
import { reportHostNamespace } from './_host-namespace.js';

export const rule = defineRule({
  meta: {
    id: 'security/host-ipc',
    title: 'A pod shares memory segments with its node.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'It can read and change the shared memory of every process on the node.',
    help: 'Remove `hostIPC`.',
    since: '0.1.0',
  },
  check: (node, ctx) => reportHostNamespace(node, ctx, 'hostIPC', 'the inter-process memory'),
});
