import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/csr-approve',
    title: 'A role may approve certificates for client and node identities.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'Whoever approves a certificate request can become any user of the cluster.',
    help: 'Keep it to the controllers that are made for it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const group = 'certificates.k8s.io';
    for (const { rule: policy, path } of policiesOf(node))
      if (!isWildcard(policy) && grants(policy, ['update', 'patch'], group, 'certificatesigningrequests/approval'))
        ctx.report({
          path: [...path, 'resources', list(policy.resources).indexOf('certificatesigningrequests/approval')],
          message: 'This rule lets its holders approve certificate requests, and so become any user.',
        });
  },
});
