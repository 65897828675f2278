import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { grants, isWildcard, policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/nodes-proxy',
    title: 'A role may talk to the kubelet through the API server.',
    kinds: roles,
    severity: 'warning',
    presets: ['strict'],
    why: 'Through `nodes/proxy` every command runs in every pod of the node, past admission and audit.',
    help: 'Grant `nodes/metrics` or `nodes/stats` instead.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const { rule: policy, path } of policiesOf(node))
      if (!isWildcard(policy) && grants(policy, ['get', 'create'], '', 'nodes/proxy'))
        ctx.report({
          path: [...path, 'resources', list(policy.resources).indexOf('nodes/proxy')],
          message: 'This rule grants `nodes/proxy`: commands in every pod of every node.',
        });
  },
});
