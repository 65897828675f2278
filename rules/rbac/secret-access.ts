import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/secret-access',
    title: 'A role may read every Secret.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'Among the Secrets are tokens of accounts with more rights.',
    help: 'Name the Secrets in `resourceNames`, or mount them into the pod instead.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      if (
        !isWildcard(policy) &&
        list(policy.resourceNames).length === 0 &&
        grants(policy, ['get', 'list', 'watch'], '', 'secrets')
      )
        ctx.report({
          path: [...path, 'resources', list(policy.resources).indexOf('secrets')],
          message: `This rule lets its holders read every Secret${node.kind === 'Role' ? ' of the namespace' : ''}.`,
        });
  },
});
