import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/budget-unhealthy-pods',
    title: 'A PodDisruptionBudget also protects pods that are broken.',
    kinds: ['PodDisruptionBudget.policy'],
    severity: 'info',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'By default a pod that crashes all the time cannot be evicted while the budget is not met: it blocks the drain of its node.',
    help: 'Set `unhealthyPodEvictionPolicy: AlwaysAllow`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const path = ['spec', 'unhealthyPodEvictionPolicy'];
    if (get(node.value, path) === undefined)
      ctx.report({
        path,
        message: 'This budget protects pods that are not ready, too.',
        fixes: [ctx.fix.set('Let broken pods be evicted', 'unsafe', path, 'AlwaysAllow')],
      });
  },
});
