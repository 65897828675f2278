import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/external-ips',
    title: 'A Service claims addresses of its own choice.',
    kinds: ['Service'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Traffic from within the cluster to such an address is taken over by the Service, whoever owns the address (CVE-2020-8554).',
    help: 'Use a Service of type LoadBalancer.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const addresses = get(node.value, ['spec', 'externalIPs']);
    if (Array.isArray(addresses) && addresses.length)
      ctx.report({ path: ['spec', 'externalIPs'], message: `This Service takes over ${addresses.join(', ')}.` });
  },
});
