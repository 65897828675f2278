import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';
import { replicated } from './_workloads.js';

interface Options {
  minimum: number;
}

export const rule = defineRule<Options>({
  meta: {
    id: 'reliability/min-replicas',
    title: 'A workload runs in too few replicas.',
    kinds: replicated,
    severity: 'info',
    presets: ['strict'],
    why: 'With one replica each crash, drain and node failure is an outage.',
    help: 'Run at least as many as the option `minimum` says (2), or let an autoscaler.',
    since: '0.1.0',
    options: {
      schema: { type: 'object', properties: { minimum: { type: 'integer', minimum: 1 } }, additionalProperties: false },
      defaults: { minimum: 2 },
    },
  },
  check(node, ctx) {
    if (ctx.graph.referencesTo(node).some((r) => r.kind === 'scale-target')) return;
    const written = get(node.value, ['spec', 'replicas']);
    const replicas = written ?? 1;
    if (typeof replicas !== 'number' || replicas === 0 || replicas >= ctx.options.minimum) return;
    ctx.report({
      path: ['spec', 'replicas'],
      message: `This ${node.kind} runs in ${replicas === 1 ? 'a single replica' : `${replicas} replicas`}.`,
    });
  },
});
