import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/cron-concurrency',
    title: 'Runs of a CronJob may pile up.',
    kinds: ['CronJob.batch'],
    severity: 'info',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'A run that takes longer than its interval is joined by the next one, and the next.',
    help: 'Set `concurrencyPolicy: Forbid`, or `Replace`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const path = ['spec', 'concurrencyPolicy'];
    const policy = get(node.value, path);
    if (policy === undefined || policy === 'Allow')
      ctx.report({
        path,
        message: 'Runs of this CronJob may overlap without bound.',
        fixes: [ctx.fix.set('Forbid overlapping runs', 'unsafe', path, 'Forbid')],
      });
  },
});
