import { defineRule } from '../kit/rule.js';
import { hasDefault, requestOf, sizedContainers } from './_resources.js';

export const rule = defineRule({
  meta: {
    id: 'resources/cpu-request',
    title: 'A container requests no cpu.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'The scheduler places it as if it needed none, and under load it gets the smallest share of its node.',
    help: 'Set `resources.requests.cpu`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (hasDefault(node, ctx.graph.list('LimitRange'), 'defaultRequest', 'cpu')) return;
    for (const c of sizedContainers(node))
      if (requestOf(c, 'cpu') === undefined)
        ctx.report({
          path: [...c.path, 'resources', 'requests', 'cpu'],
          message: `Container \`${c.name}\` requests no cpu.`,
        });
  },
});
