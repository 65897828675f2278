import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-secret',
    title: 'A pod or Ingress uses a Secret that is not in the input.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The kubelet holds the container back until the Secret exists: the pod stays in CreateContainerConfigError or ContainerCreating.',
    help: 'Add the Secret, correct the name, or set `optional: true` where the pod can do without.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['secret', 'ingress-tls-secret']);
  },
});
