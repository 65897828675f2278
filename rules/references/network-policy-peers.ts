import { formatSelector, labelsOf, matchFields, readSelector } from '../../compiler/graph/graph.js';
import { isObject } from '../../compiler/kube/json.js';
import { isEmptySelector, matchesSelector } from '../../compiler/kube/selectors.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/network-policy-peers',
    title: 'A NetworkPolicy lets in or out pods that the input does not have.',
    kinds: ['NetworkPolicy.networking.k8s.io'],
    severity: 'info',
    presets: ['strict'],
    why: 'A peer that meets nobody opens nothing: a connection that it was meant for is dropped.',
    help: 'Compare the peer’s `podSelector` with the labels of the pods.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const peer of matchFields(node.value, 'spec.ingress|egress[*].from|to[*]')) {
      if (!isObject(peer.value)) continue;
      const selector = readSelector(peer.value['podSelector'], 'selector');
      if (!selector || isEmptySelector(selector)) continue;
      const namespaces = namespacesOf(peer.value['namespaceSelector'], node.namespace, ctx.graph.list('Namespace'));
      if (!namespaces || namespaces.some((n) => ctx.graph.podsMatching(n, selector).length)) continue;
      ctx.report({
        path: [...peer.path, 'podSelector'],
        atKey: true,
        message: `No pod of the input has the labels \`${formatSelector(selector)}\` of this peer.`,
      });
    }
  },
});

/** Namespaces of the input that a peer reaches; undefined where that is not known. */
function namespacesOf(
  value: unknown,
  own: string,
  known: readonly { readonly name: string; readonly value: object }[],
): string[] | undefined {
  if (value === undefined || value === null) return [own];
  const selector = readSelector(value as never, 'selector');
  if (!selector || known.length === 0) return undefined;
  return known
    .filter((n) => {
      const metadata = (n.value as { metadata?: { labels?: unknown } }).metadata;
      return matchesSelector(selector, { 'kubernetes.io/metadata.name': n.name, ...labelsOf(metadata?.labels) });
    })
    .map((n) => n.name);
}
