import { compareQuantities, parseQuantity } from '../../compiler/kube/quantity.js';
import { defineRule } from '../kit/rule.js';
import { limitOf, requestOf, sizedContainers } from './_resources.js';

export const rule = defineRule({
  meta: {
    id: 'resources/requests-equal-limits',
    title: 'The memory that a container requests is less than what it may use.',
    kinds: 'pods',
    severity: 'info',
    presets: [],
    why: 'What lies between request and limit is promised to several pods at once; when they all take it, some are killed.',
    help: 'Make the memory request equal to the limit.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of sizedContainers(node)) {
      const [request, limit] = [requestOf(c, 'memory'), limitOf(c, 'memory')].map((q) =>
        parseQuantity(String(q ?? '')),
      );
      if (!request || !limit || 'error' in request || 'error' in limit || compareQuantities(request, limit) >= 0)
        continue;
      ctx.report({
        path: [...c.path, 'resources', 'requests', 'memory'],
        message: `Container \`${c.name}\` may use more memory than it requests.`,
      });
    }
  },
});
