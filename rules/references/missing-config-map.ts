import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-config-map',
    title: 'A pod reads a ConfigMap that is not in the input.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The kubelet holds the container back until the ConfigMap exists: the pod stays in CreateContainerConfigError or ContainerCreating.',
    help: 'Add the ConfigMap, correct the name, or set `optional: true` where the pod can do without.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['config-map']);
  },
});
