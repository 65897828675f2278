import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/pod-create',
    title: 'A role may create pods.',
    kinds: roles,
    severity: 'info',
    presets: ['strict'],
    why: 'Who can create pods can use every ServiceAccount and read every Secret of the namespace through them.',
    help: 'Grant it only to controllers and to people who deploy.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      if (!isWildcard(policy) && grants(policy, ['create'], '', 'pods'))
        ctx.report({
          path: [...path, 'resources', list(policy.resources).indexOf('pods')],
          message: 'This rule lets its holders create pods, and with them act as any account of the namespace.',
        });
  },
});
