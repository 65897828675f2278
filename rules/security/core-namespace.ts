import { defineRule } from '../kit/rule.js';

const core = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export const rule = defineRule({
  meta: {
    id: 'security/core-namespace',
    title: 'A workload is put among the parts of the cluster itself.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Namespaces of the control plane are exempt from many policies and quotas, and hold powerful accounts.',
    help: 'Give it a namespace of its own.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (core.has(node.namespace))
      ctx.report({
        path: ['metadata', 'namespace'],
        message: `This ${node.kind} goes into \`${node.namespace}\`, a namespace of the cluster itself.`,
      });
  },
});
