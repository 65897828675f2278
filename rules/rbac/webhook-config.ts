import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

const group = 'admissionregistration.k8s.io';
const resources = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];

export const rule = defineRule({
  meta: {
    id: 'rbac/webhook-config',
    title: 'A role may change admission webhooks.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'A webhook sees, and a mutating one changes, every object that is written, Secrets included.',
    help: 'Limit the rule by `resourceNames`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      for (const resource of resources)
        if (
          !isWildcard(policy) &&
          list(policy.resourceNames).length === 0 &&
          grants(policy, ['create', 'update', 'patch'], group, resource)
        )
          ctx.report({
            path: [...path, 'resources', list(policy.resources).indexOf(resource)],
            message: `This rule lets its holders write any of the ${resource}.`,
          });
  },
});
