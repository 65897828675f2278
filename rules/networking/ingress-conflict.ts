import { describeNode, type GraphNode, matchFields, type ObjectGraph } from '../../compiler/graph/graph.js';
import type { Path } from '../../compiler/kube/json.js';
import { field, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Route {
  readonly key: string;
  /** Host and path, as people write them. */
  readonly what: string;
  readonly path: Path;
}

export const rule = defineRule({
  meta: {
    id: 'networking/ingress-conflict',
    title: 'Two Ingresses claim the same host and path.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Which of them gets the requests depends on the controller: most take the older object.',
    help: 'Remove one, or give them different paths.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const claims = firstClaims(ctx.graph);
    for (const route of routesOf(node)) {
      const first = claims.get(route.key);
      if (!first || first.node === node || (first.node.name === node.name && first.node.namespace === node.namespace))
        continue;
      ctx.report({
        path: route.path,
        message: `${describeNode(first.node)} claims \`${route.what}\` as well.`,
        labels: [{ node: first.node, path: first.path, text: 'here' }],
      });
    }
  },
});

const cache = new WeakMap<ObjectGraph, ReadonlyMap<string, Claim>>();

interface Claim {
  readonly node: GraphNode;
  readonly path: Path;
}

/** The first Ingress of the input for each class, host, path and path type. */
function firstClaims(graph: ObjectGraph): ReadonlyMap<string, Claim> {
  let found = cache.get(graph);
  if (!found) {
    const claims = new Map<string, Claim>();
    for (const node of graph.list('Ingress.networking.k8s.io'))
      for (const { key, path } of routesOf(node)) if (!claims.has(key)) claims.set(key, { node, path });
    found = claims;
    cache.set(graph, found);
  }
  return found;
}

const classOf = (node: GraphNode): string =>
  text(field(node.value, 'spec', 'ingressClassName')) ||
  text(field(node.value, 'metadata', 'annotations', 'kubernetes.io/ingress.class'));

function routesOf(node: GraphNode): Route[] {
  // Canaries are meant to share the route of another Ingress.
  if (field(node.value, 'metadata', 'annotations', 'nginx.ingress.kubernetes.io/canary') !== undefined) return [];
  return matchFields(node.value, 'spec.rules[*]').flatMap((rule) =>
    matchFields(rule.value, 'http.paths[*]', rule.path).map((p) => {
      const what = `${text(field(rule.value, 'host')) || '*'}${text(field(p.value, 'path')) || '/'}`;
      return { key: `${classOf(node)} ${text(field(p.value, 'pathType'))} ${what}`, what, path: [...p.path, 'path'] };
    }),
  );
}
