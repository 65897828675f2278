import { get } from '../../compiler/kube/json.js';
import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Options {
  types: readonly string[];
}

export const rule = defineRule<Options>({
  meta: {
    id: 'networking/service-type',
    title: 'A Service opens a port to the outside of the cluster.',
    kinds: ['Service'],
    severity: 'info',
    presets: ['strict'],
    why: 'A NodePort is open on every node, past Ingress, TLS and NetworkPolicy; each load balancer costs and is one more entry.',
    help: 'Use ClusterIP behind an Ingress or Gateway. The option `types` lists what is not wanted.',
    since: '0.1.0',
    options: {
      schema: {
        type: 'object',
        properties: { types: { type: 'array', items: { enum: ['NodePort', 'LoadBalancer', 'ExternalName'] } } },
        additionalProperties: false,
      },
      defaults: { types: ['NodePort'] },
    },
  },
  check(node, ctx) {
    const type = get(node.value, ['spec', 'type']);
    if (typeof type === 'string' && list(ctx.options.types).includes(type))
      ctx.report({ path: ['spec', 'type'], message: `This Service is of type ${type}.` });
  },
});
