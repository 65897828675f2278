import { defineRule } from '../kit/rule.js';
import { hasDefault, limitOf, sizedContainers } from './_resources.js';

export const rule = defineRule({
  meta: {
    id: 'resources/memory-limit',
    title: 'A container may use all memory of its node.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'A leak in one container then takes down its neighbours.',
    help: 'Set `resources.limits.memory`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (hasDefault(node, ctx.graph.list('LimitRange'), 'default', 'memory')) return;
    for (const c of sizedContainers(node))
      if (limitOf(c, 'memory') === undefined)
        ctx.report({
          path: [...c.path, 'resources', 'limits', 'memory'],
          message: `Container \`${c.name}\` has no memory limit.`,
        });
  },
});
