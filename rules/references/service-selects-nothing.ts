import { formatSelector, readSelector } from '../../compiler/graph/graph.js';
import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';
import { nearMiss } from './_near-miss.js';

export const rule = defineRule({
  meta: {
    id: 'references/service-selects-nothing',
    title: 'No pod template of the input has the labels that a Service selects.',
    kinds: ['Service'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'A Service without pods has no endpoints: every connection to it is refused or times out.',
    help: 'Make the selector equal to labels of the pod template, not of the Deployment around it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const reference of ctx.graph.referencesFrom(node)) {
      if (reference.kind !== 'service-pods' || reference.state !== 'missing') continue;
      const selector = readSelector(get(node.value, ['spec', 'selector']), 'labels') ?? {};
      const near = nearMiss(node, selector, ctx);
      ctx.report({
        path: near?.path ?? reference.path,
        atKey: !near,
        message: `No pod of the input has the labels \`${formatSelector(selector)}\` that this Service selects.`,
        ...(near ? { help: near.help, labels: [near.label], fixes: [near.fix] } : {}),
      });
    }
  },
});
