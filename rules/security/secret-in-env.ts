import { containersOf, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { looksSecret } from './_secret-text.js';

export const rule = defineRule({
  meta: {
    id: 'security/secret-in-env',
    title: 'A password or key stands in an environment variable.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Whoever reads the manifest, the repository or the Deployment in the cluster has it.',
    help: 'Keep it in a Secret and refer to it with `valueFrom.secretKeyRef`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const [i, variable] of items(c.value.env)) {
        const value = text(variable.value);
        if (looksSecret(text(variable.name), value))
          ctx.report({
            path: [...c.path, 'env', i, 'value'],
            message: `The variable \`${variable.name}\` of container \`${c.name}\` holds a secret in plain text.`,
          });
      }
  },
});
