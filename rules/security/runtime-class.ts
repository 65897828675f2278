import { list, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Options {
  classes: readonly string[];
}

export const rule = defineRule<Options>({
  meta: {
    id: 'security/runtime-class',
    title: 'A pod runs outside the sandboxed runtimes that are asked for.',
    kinds: 'pods',
    severity: 'warning',
    presets: [],
    why: 'A sandboxed runtime gives untrusted code a kernel of its own.',
    help: 'Set `runtimeClassName` to one of the classes in the rule’s option `classes`.',
    since: '0.1.0',
    options: {
      schema: {
        type: 'object',
        properties: { classes: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
      defaults: { classes: [] },
    },
  },
  check(node, ctx) {
    const classes = list(ctx.options.classes);
    if (classes.length === 0) return;
    const { spec, path } = podOf(node);
    const name = text(spec.runtimeClassName);
    if (!classes.includes(name))
      ctx.report({
        path: [...path, 'runtimeClassName'],
        message: name
          ? `The runtime class \`${name}\` is not one of ${classes.join(', ')}.`
          : `The pod names no runtime class; one of ${classes.join(', ')} is asked for.`,
      });
  },
});
