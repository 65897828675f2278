import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/wildcard-rules',
    title: 'A role grants everything of some sort with `*`.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'A wildcard grants also what will be added later: new verbs, new resources, new subresources.',
    help: 'List what is needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      for (const name of ['verbs', 'resources'] as const) {
        const at = list(policy[name]).indexOf('*');
        if (at >= 0) ctx.report({ path: [...path, name, at], message: `This rule grants all ${name} with \`*\`.` });
      }
  },
});
