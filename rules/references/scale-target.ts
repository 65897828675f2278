import { describeNode } from '../../compiler/graph/graph.js';
import { closest } from '../../compiler/kube/closest.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/scale-target',
    title: 'A HorizontalPodAutoscaler scales something that is not in the input.',
    kinds: ['HorizontalPodAutoscaler.autoscaling'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The autoscaler reports FailedGetScale in its conditions and scales nothing.',
    help: 'Correct `scaleTargetRef`: apiVersion, kind and name must all fit.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const reference of ctx.graph.referencesFrom(node)) {
      if (reference.kind !== 'scale-target' || reference.state !== 'missing') continue;
      const others = ctx.graph.list(reference.targetKind, node.namespace);
      const near = closest(
        reference.name!,
        others.map((n) => n.name),
      );
      const sameName = ctx.graph.podsIn(node.namespace).find((n) => n.name === reference.name);
      ctx.report({
        path: reference.path,
        message: `${reference.targetKind.split('.')[0]} \`${reference.name}\`, which this autoscaler is for, is not in the input.`,
        ...(near
          ? { help: `Did you mean \`${near}\`?` }
          : sameName
            ? { help: `There is a ${describeNode(sameName)} (\`${String(sameName.value['apiVersion'])}\`).` }
            : {}),
        fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', reference.path, near) : undefined],
      });
    }
  },
});
