import { defineRule } from '../kit/rule.js';
import { limitOf, sizedContainers } from './_resources.js';

interface Options {
  want: 'required' | 'forbidden';
}

export const rule = defineRule<Options>({
  meta: {
    id: 'resources/cpu-limit',
    title: 'A container has no cpu limit, or has one where none is wanted.',
    kinds: 'pods',
    severity: 'info',
    presets: [],
    why: 'Opinions differ: limits make cpu predictable, and throttle programs while their node is idle.',
    help: 'Decide with the option `want`: `required` or `forbidden`.',
    since: '0.1.0',
    options: {
      schema: {
        type: 'object',
        properties: { want: { enum: ['required', 'forbidden'] } },
        additionalProperties: false,
      },
      defaults: { want: 'required' },
    },
  },
  check(node, ctx) {
    for (const c of sizedContainers(node)) {
      const path = [...c.path, 'resources', 'limits', 'cpu'];
      const limit = limitOf(c, 'cpu');
      if (limit === undefined && ctx.options.want === 'required')
        ctx.report({ path, message: `Container \`${c.name}\` has no cpu limit.` });
      if (limit !== undefined && ctx.options.want === 'forbidden')
        ctx.report({ path, message: `Container \`${c.name}\` has a cpu limit and is throttled at it.` });
    }
  },
});
