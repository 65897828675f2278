import { closest } from '../../compiler/kube/closest.js';
import { defineRule } from '../kit/rule.js';

const always = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

export const rule = defineRule({
  meta: {
    id: 'references/missing-namespace',
    title: 'An object goes into a namespace that is nearly the name of one in the input.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Objects in a namespace of a slightly other name are refused, or end up beside those they belong to.',
    help: 'Correct the name, or add the Namespace.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { namespace } = node;
    const known = ctx.graph.list('Namespace').map((n) => n.name);
    if (!namespace || always.has(namespace) || known.includes(namespace)) return;
    const near = closest(namespace, known);
    if (!near) return;
    const path = ['metadata', 'namespace'];
    ctx.report({
      path,
      message: `Namespace \`${namespace}\` is not in the input, \`${near}\` is.`,
      help: `Did you mean \`${near}\`?`,
      fixes: [ctx.fix.set(`Use \`${near}\``, 'unsafe', path, near)],
    });
  },
});
