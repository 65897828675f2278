import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';
import { replicated } from './_workloads.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/budget-missing',
    title: 'No PodDisruptionBudget protects a workload of several replicas.',
    kinds: replicated,
    severity: 'info',
    presets: ['strict'],
    why: 'When nodes are drained, all replicas may be evicted at the same time.',
    help: 'Add a PodDisruptionBudget with `maxUnavailable: 1`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const replicas = get(node.value, ['spec', 'replicas']);
    const to = ctx.graph.referencesTo(node);
    const scaled = to.some((r) => r.kind === 'scale-target');
    if (
      (!scaled && !(typeof replicas === 'number' && replicas > 1)) ||
      to.some((r) => r.kind === 'disruption-budget-pods')
    )
      return;
    ctx.report({
      path: ['metadata', 'name'],
      message: `No PodDisruptionBudget protects the pods of this ${node.kind}.`,
    });
  },
});
