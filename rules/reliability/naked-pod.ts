import { get } from '../../compiler/kube/json.js';
import { podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/naked-pod',
    title: 'A Pod has no controller.',
    kinds: ['Pod'],
    severity: 'warning',
    presets: ['strict'],
    why: 'It goes away with its node and nobody makes another.',
    help: 'Use a Deployment, or a Job for what ends.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const owners = get(node.value, ['metadata', 'ownerReferences']);
    const hook = get(node.value, ['metadata', 'annotations', 'helm.sh/hook']);
    if ((Array.isArray(owners) && owners.length) || hook !== undefined || podOf(node).spec.restartPolicy === 'Never')
      return;
    ctx.report({ path: ['kind'], message: 'This Pod has no controller that would replace it.' });
  },
});
