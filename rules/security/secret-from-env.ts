import { containersOf, field, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/secret-from-env',
    title: 'A Secret reaches the program through its environment.',
    kinds: 'pods',
    severity: 'info',
    presets: [],
    why: 'The environment is inherited by child processes and ends up in crash reports; a file can be read once and rotated.',
    help: 'Mount the Secret as a volume.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      for (const [i, variable] of items(c.value.env))
        if (field(variable, 'valueFrom', 'secretKeyRef'))
          ctx.report({
            path: [...c.path, 'env', i, 'valueFrom', 'secretKeyRef'],
            message: `Container \`${c.name}\` reads a Secret into the variable \`${variable.name}\`.`,
          });
      for (const [i, from] of items(c.value.envFrom))
        if (field(from, 'secretRef'))
          ctx.report({
            path: [...c.path, 'envFrom', i, 'secretRef'],
            message: `Container \`${c.name}\` reads a whole Secret into its environment.`,
          });
    }
  },
});
