import { entries, field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { looksSecret } from './_secret-text.js';

export const rule = defineRule({
  meta: {
    id: 'security/secret-in-config-map',
    title: 'A ConfigMap holds a password or key.',
    kinds: ['ConfigMap'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'ConfigMaps are readable for far more people and programs than Secrets, and are not encrypted at rest.',
    help: 'Move the entry into a Secret.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const [key, value] of entries(field(node.value, 'data') as Record<string, unknown>))
      if (typeof value === 'string' && !value.includes('\n') && looksSecret(key.replace(/\./g, '_'), value))
        ctx.report({
          path: ['data', key],
          message: `The entry \`${key}\` of the ConfigMap holds a secret in plain text.`,
        });
  },
});
