import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/rolling-update',
    title: 'A Deployment of several replicas stops them all to update.',
    kinds: ['Deployment.apps'],
    severity: 'warning',
    presets: ['strict'],
    why: '`Recreate` ends every old pod before the first new one starts.',
    help: 'Use `RollingUpdate`, unless two versions must never run together.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const replicas = get(node.value, ['spec', 'replicas']);
    if (get(node.value, ['spec', 'strategy', 'type']) === 'Recreate' && typeof replicas === 'number' && replicas > 1)
      ctx.report({
        path: ['spec', 'strategy', 'type'],
        message: `All ${replicas} replicas are stopped at once on each update.`,
      });
  },
});
