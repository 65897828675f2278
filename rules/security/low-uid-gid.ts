import { containersOf, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Options {
  minimum: number;
}

export const rule = defineRule<Options>({
  meta: {
    id: 'security/low-uid-gid',
    title: 'A container runs with a user or group id that the node may use too.',
    kinds: 'pods',
    severity: 'info',
    presets: [],
    why: 'Ids below 10000 often belong to a user of the node, whose files a process that gets out could touch.',
    help: 'Use an id of 10000 or more.',
    since: '0.1.0',
    options: {
      schema: { type: 'object', properties: { minimum: { type: 'integer', minimum: 1 } }, additionalProperties: false },
      defaults: { minimum: 10000 },
    },
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const name of ['runAsUser', 'runAsGroup'] as const) {
        const { value, path } = securityField(node, c, name);
        if (typeof value === 'number' && value > 0 && value < ctx.options.minimum)
          ctx.report({
            path,
            message: `Container \`${c.name}\` runs with ${name === 'runAsUser' ? 'user' : 'group'} ${value}, below ${ctx.options.minimum}.`,
          });
      }
  },
});
