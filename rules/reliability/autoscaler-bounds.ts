import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/autoscaler-bounds',
    title: 'A HorizontalPodAutoscaler has no room to scale.',
    kinds: ['HorizontalPodAutoscaler.autoscaling'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'With equal bounds it never changes anything.',
    help: 'Raise `maxReplicas`, or remove the autoscaler.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const min = get(node.value, ['spec', 'minReplicas']) ?? 1;
    const max = get(node.value, ['spec', 'maxReplicas']);
    if (typeof max === 'number' && min === max)
      ctx.report({ path: ['spec', 'maxReplicas'], message: `This autoscaler keeps exactly ${max} replicas.` });
  },
});
