import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-service',
    title: 'An Ingress, route, webhook or StatefulSet names a Service that is not in the input.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Requests to an Ingress end in 503, webhooks fail every write they watch, pods of a StatefulSet have no DNS names.',
    help: 'Add the Service, or correct its name.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['ingress-service', 'route-backend', 'webhook-service', 'stateful-service']);
  },
});
