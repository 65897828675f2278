import { containersOf, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/default-service-account',
    title: 'A pod runs under the default account of its namespace.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'All pods that name no account share it: what is granted to one is granted to all.',
    help: 'Make a ServiceAccount for the workload and name it in `serviceAccountName`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const name = text(spec.serviceAccountName) || text(spec.serviceAccount);
    // Without a token the account is a mere name.
    if ((name && name !== 'default') || spec.automountServiceAccountToken === false || containersOf(node).length === 0)
      return;
    ctx.report({
      path: [...path, 'serviceAccountName'],
      message: name
        ? 'The pod names the `default` ServiceAccount.'
        : 'The pod names no ServiceAccount and gets `default`.',
    });
  },
});
