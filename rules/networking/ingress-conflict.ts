import { describeNode, type GraphNode, matchFields } from '../../compiler/graph/graph.js';
import type { Path } from '../../compiler/kube/json.js';
import { field, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Route {
  readonly key: string;
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
    for (const route of routesOf(node))
      for (const other of ctx.graph.list(node.groupKind)) {
        if (other === node) break;
        const same = classOf(other) === classOf(node) && routesOf(other).find((r) => r.key === route.key);
        if (!same || (other.name === node.name && other.namespace === node.namespace)) continue;
        ctx.report({
          path: route.path,
          message: `${describeNode(other)} claims \`${route.key.split(' ').slice(1).join('')}\` as well.`,
          labels: [{ node: other, path: same.path, text: 'here' }],
        });
        break;
      }
  },
});

const classOf = (node: GraphNode): string =>
  text(field(node.value, 'spec', 'ingressClassName')) ||
  text(field(node.value, 'metadata', 'annotations', 'kubernetes.io/ingress.class'));

function routesOf(node: GraphNode): Route[] {
  // Canaries are meant to share the route of another Ingress.
  if (field(node.value, 'metadata', 'annotations', 'nginx.ingress.kubernetes.io/canary') !== undefined) return [];
  return matchFields(node.value, 'spec.rules[*]').flatMap((rule) =>
    matchFields(rule.value, 'http.paths[*]', rule.path).map((p) => ({
      key: `${text(field(p.value, 'pathType'))} ${text(field(rule.value, 'host')) || '*'} ${text(field(p.value, 'path')) || '/'}`,
      path: [...p.path, 'path'],
    })),
  );
}
