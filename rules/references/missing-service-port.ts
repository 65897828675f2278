import { matchFields } from '../../compiler/graph/graph.js';
import { defineRule } from '../kit/rule.js';
import { reportMissingParts } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-service-port',
    title: 'An Ingress, route or webhook names a port that its Service does not have.',
    kinds: 'all',
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The route has no backend: requests end in 503.',
    help: 'Use the `port` or `name` of the Service, not the port of the container.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissingParts(node, ctx, ['ingress-service', 'route-backend', 'webhook-service'], (service) =>
      matchFields(service.value, 'spec.ports[*].name|port').map((p) => String(p.value)),
    );
  },
});
