import { defineRule } from '../kit/rule.js';
import { reportMissing } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-class',
    title: 'A storage, priority, runtime or ingress class is not among those of the input.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Without its class a claim is never bound, a pod is refused, an Ingress is served by nobody.',
    help: 'Add the class, or correct its name.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissing(node, ctx, ['storage-class', 'priority-class', 'runtime-class', 'ingress-class']);
  },
});
