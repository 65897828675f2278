import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/pod-exec',
    title: 'A role may run commands in pods.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'Whoever may exec into a pod has its files, its Secrets and its account.',
    help: 'Grant it to people on call only, if at all.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      for (const resource of ['pods/exec', 'pods/attach'])
        if (!isWildcard(policy) && grants(policy, ['create', 'get'], '', resource))
          ctx.report({
            path: [...path, 'resources', list(policy.resources).indexOf(resource)],
            message: `This rule grants \`${resource}\`: a shell in every pod it reaches.`,
          });
  },
});
