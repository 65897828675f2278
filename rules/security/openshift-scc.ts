import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/openshift-scc',
    title: 'An OpenShift SecurityContextConstraints allows privileged containers.',
    kinds: ['SecurityContextConstraints.security.openshift.io'],
    severity: 'warning',
    presets: ['strict'],
    why: 'Every account that may use it can run privileged containers.',
    help: 'Set `allowPrivilegedContainer: false`, or keep its users to few.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (field(node.value, 'allowPrivilegedContainer') === true)
      ctx.report({
        path: ['allowPrivilegedContainer'],
        message: 'This SecurityContextConstraints allows privileged containers.',
      });
  },
});
