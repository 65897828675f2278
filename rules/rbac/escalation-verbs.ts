import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { policiesOf } from './_policy.js';

const verbs: Readonly<Record<string, string>> = {
  escalate: 'write roles with more rights than their own',
  bind: 'bind roles with more rights than their own',
  impersonate: 'act as other users',
};

export const rule = defineRule({
  meta: {
    id: 'rbac/escalation-verbs',
    title: 'A role may raise its own rights.',
    kinds: roles,
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'These verbs switch off the check that nobody grants what they do not have.',
    help: 'Remove the verb; controllers that manage roles may keep it with `resourceNames`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      list(policy.verbs).forEach((verb, i) => {
        if (Object.hasOwn(verbs, verb) && list(policy.resourceNames).length === 0)
          ctx.report({
            path: [...path, 'verbs', i],
            message: `The verb \`${verb}\` lets its holders ${verbs[verb]}.`,
          });
      });
  },
});
