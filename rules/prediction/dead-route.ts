import { matchFields } from '../../compiler/graph/graph.js';
import { isObject, type Path } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'prediction/dead-route',
    title: 'A route from outside leads to no ready pod.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Requests get an error page although every object is there.',
    help: 'Mend what keeps the pods behind the route from answering; `drydock plan` shows the way of each request.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { prediction, graph } = ctx;
    const broken = new Set(graph.referencesFrom(node).flatMap((r) => (r.state === 'missing' ? [r.name] : [])));
    const seen = new Set<string>();
    for (const route of prediction?.routes ?? []) {
      const mine = route.via.some(
        (v) => v.kind === node.kind && v.name === node.name && (v.namespace ?? '') === node.namespace,
      );
      // A backend that does not exist has a finding of its own.
      if (!mine || !route.dead || !route.service || broken.has(route.service) || seen.has(route.service)) continue;
      seen.add(route.service);
      ctx.report({
        path: backendOf(node.value, route.service),
        message: `${route.entry} leads to no ready pod: ${route.dead}.`,
      });
    }
  },
});

/** The backend that names a service, in a rule or as the default. */
function backendOf(ingress: Parameters<typeof matchFields>[0], service: string): Path {
  const places = ['spec.rules[*].http.paths[*].backend.service', 'spec.defaultBackend.service'].flatMap((at) =>
    matchFields(ingress, at),
  );
  const found = places.find((p) => isObject(p.value) && p.value['name'] === service);
  return found ? [...found.path, 'name'] : ['metadata', 'name'];
}
