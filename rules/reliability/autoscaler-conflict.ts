import { describeNode } from '../../compiler/graph/graph.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/autoscaler-conflict',
    title: 'Two autoscalers scale the same workload.',
    kinds: ['HorizontalPodAutoscaler.autoscaling'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Each sets the number that it has computed, over and over.',
    help: 'Put all metrics into one autoscaler: it takes the highest answer.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const reference of ctx.graph.referencesFrom(node)) {
      if (reference.kind !== 'scale-target') continue;
      const first = ctx.graph
        .list(node.groupKind, node.namespace)
        .find((other) =>
          ctx.graph
            .referencesFrom(other)
            .some(
              (r) => r.kind === 'scale-target' && r.name === reference.name && r.targetKind === reference.targetKind,
            ),
        );
      if (first && first !== node && first.name !== node.name)
        ctx.report({
          path: reference.path,
          message: `${describeNode(first)} scales \`${reference.name}\` as well.`,
          labels: [{ node: first, path: ['spec', 'scaleTargetRef', 'name'], text: 'here' }],
        });
    }
  },
});
