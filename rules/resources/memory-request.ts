import { defineRule } from '../kit/rule.js';
import { hasDefault, requestOf, sizedContainers } from './_resources.js';

export const rule = defineRule({
  meta: {
    id: 'resources/memory-request',
    title: 'A container requests no memory.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'The scheduler places it as if it needed none, and when the node runs short it is among the first to go.',
    help: 'Set `resources.requests.memory`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (hasDefault(node, ctx.graph.list('LimitRange'), 'defaultRequest', 'memory')) return;
    for (const c of sizedContainers(node))
      if (requestOf(c, 'memory') === undefined)
        ctx.report({
          path: [...c.path, 'resources', 'requests', 'memory'],
          message: `Container \`${c.name}\` requests no memory.`,
        });
  },
});
