import type { ObjectGraph } from '../../compiler/graph/graph.js';
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
    const near = namespace ? strayNamespaces(ctx.graph).get(namespace) : undefined;
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

const cache = new WeakMap<ObjectGraph, ReadonlyMap<string, string>>();

/** Namespaces that no Namespace of the input makes, with the nearest name that one does. */
function strayNamespaces(graph: ObjectGraph): ReadonlyMap<string, string> {
  let found = cache.get(graph);
  if (!found) {
    const known = new Set(graph.list('Namespace').map((n) => n.name));
    const sizes = new Map<string, number>();
    for (const { namespace } of graph.nodes)
      if (namespace && !known.has(namespace) && !always.has(namespace))
        sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
    // Where many objects agree on a name it is no slip, but a namespace that others make.
    const few = [...sizes].filter(([, size]) => size < 3);
    found = new Map(
      few.flatMap(([name]): [string, string][] => {
        const near = closest(name, known);
        return near ? [[name, near]] : [];
      }),
    );
    cache.set(graph, found);
  }
  return found;
}
