import { field, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/automount-token',
    title: 'A pod gets a token for the API server that it may not need.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'The token lets whoever gets into the pod talk to the API server in its name.',
    help: 'Set `automountServiceAccountToken: false` unless the program calls the API server.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    if (typeof spec.automountServiceAccountToken === 'boolean') return;
    const account = ctx.graph.lookup('ServiceAccount', node.namespace, text(spec.serviceAccountName) || 'default');
    if (account && field(account.value, 'automountServiceAccountToken') === false) return;
    const target = [...path, 'automountServiceAccountToken'];
    ctx.report({
      path: target,
      message: 'A token for the API server is mounted into the pod by default.',
      fixes: [ctx.fix.set('Mount no token', 'unsafe', target, false)],
    });
  },
});
