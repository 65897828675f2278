import { describeNode } from '../../compiler/graph/graph.js';
import { stringify } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/duplicate-object',
    title: 'Two objects of the input have the same kind, namespace and name.',
    kinds: 'all',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'The one that is applied last replaces the other; which one that is depends on the order of files.',
    help: 'Rename one of them, or remove it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const others = ctx.graph.named(node.groupKind, node.namespace, node.name);
    const first = others[0];
    if (!first || first === node || !node.name) return;
    const same = stringify(first.value) === stringify(node.value);
    ctx.report({
      path: ['metadata', 'name'],
      message: `${describeNode(node)} is in the input twice${same ? ', with the same content' : ', with different content'}.`,
      labels: [{ node: first, path: ['metadata', 'name'], text: 'it is here, too' }],
      ...(same ? { severity: 'warning' } : {}),
    });
  },
});
