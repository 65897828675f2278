import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/job-ttl',
    title: 'A finished Job and its pods stay for ever.',
    kinds: ['Job.batch'],
    severity: 'info',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'Finished Jobs fill the store and lists, and make the controllers slower.',
    help: 'Set `ttlSecondsAfterFinished`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const path = ['spec', 'ttlSecondsAfterFinished'];
    if (
      get(node.value, path) !== undefined ||
      get(node.value, ['metadata', 'annotations', 'helm.sh/hook']) !== undefined
    )
      return;
    ctx.report({
      path,
      message: 'Nothing removes this Job when it has finished.',
      fixes: [ctx.fix.set('Remove it after a day', 'unsafe', path, 86400)],
    });
  },
});
