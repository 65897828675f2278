import { field, list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Options {
  labels: readonly string[];
  annotations: readonly string[];
}

export const rule = defineRule<Options>({
  meta: {
    id: 'metadata/required-labels',
    title: 'An object lacks a label or annotation that is asked for.',
    kinds: 'all',
    severity: 'warning',
    presets: [],
    why: 'Ownership, cost and alerts are found by such labels.',
    help: 'Add it. The options `labels` and `annotations` list what is asked for.',
    since: '0.1.0',
    options: {
      schema: {
        type: 'object',
        properties: {
          labels: { type: 'array', items: { type: 'string' } },
          annotations: { type: 'array', items: { type: 'string' } },
        },
        additionalProperties: false,
      },
      defaults: { labels: [], annotations: [] },
    },
  },
  check(node, ctx) {
    for (const which of ['labels', 'annotations'] as const)
      for (const name of list(ctx.options[which]))
        if (field(node.value, 'metadata', which, name) === undefined)
          ctx.report({
            path: ['metadata', which, name],
            message: `This ${node.kind} has no ${which === 'labels' ? 'label' : 'annotation'} \`${name}\`.`,
          });
  },
});
