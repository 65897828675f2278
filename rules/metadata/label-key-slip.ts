import { type GraphNode, matchFields } from '../../compiler/graph/graph.js';
import { editDistance } from '../../compiler/kube/closest.js';
import { keyFixes, type NodeKey, nodeKeysOf } from '../kit/node-keys.js';
import { defineRule } from '../kit/rule.js';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/, those that people write. */
const known = [
  ...['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map((n) => `app.kubernetes.io/${n}`),
  ...['arch', 'os', 'hostname', 'metadata.name'].map((n) => `kubernetes.io/${n}`),
  ...['zone', 'region'].map((n) => `topology.kubernetes.io/${n}`),
  ...['enforce', 'audit', 'warn'].flatMap((n) => [
    `pod-security.kubernetes.io/${n}`,
    `pod-security.kubernetes.io/${n}-version`,
  ]),
  'node.kubernetes.io/instance-type',
];
const isKnown = new Set(known);

export const rule = defineRule({
  meta: {
    id: 'metadata/label-key-slip',
    title: 'A label key is almost, but not quite, one that Kubernetes knows.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Any key is valid, so nobody refuses it: a pod stays pending for a node label that no node has, a namespace is not guarded.',
    help: 'Correct the key, or choose one of your own domain.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const at of [...ownKeysOf(node), ...nodeKeysOf(node)]) {
      const meant = slipOf(at.key);
      if (!meant) continue;
      ctx.report({
        path: at.path,
        atKey: at.asKey,
        message: `The label key \`${at.key}\` is almost \`${meant}\`.`,
        fixes: keyFixes(ctx, node, at, meant, 'unsafe'),
      });
    }
  },
});

/** The known key of which this is a slip: one edit away, two where the name is long. */
function slipOf(key: string): string | undefined {
  if (isKnown.has(key) || !key.includes('/')) return undefined;
  return known.find((k) => {
    const limit = k.length - k.indexOf('/') > 5 ? 2 : 1;
    return editDistance(key, k, limit) <= limit;
  });
}

/** The labels that an object gives to itself and its pods, and those it selects by. */
function ownKeysOf(node: GraphNode): NodeKey[] {
  const places = ['metadata.labels{*}', 'spec.selector.matchLabels{*}', 'spec.selector{*}'].flatMap((pattern) =>
    matchFields(node.value, pattern).map((place) => place.path),
  );
  const { labelsPath, labels } = node.pod ?? { labelsPath: ['metadata'], labels: {} };
  if (labelsPath[0] !== 'metadata') places.push(...Object.keys(labels).map((key) => [...labelsPath, key]));
  return places.map((path) => ({ key: String(path.at(-1)), path, asKey: true }));
}
