import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/cron-deadline',
    title: 'A CronJob may stop for ever after it missed many starts.',
    kinds: ['CronJob.batch'],
    severity: 'info',
    presets: ['strict'],
    why: 'Without a deadline, more than 100 missed starts (say, while it was suspended) make the controller give up with an error.',
    help: 'Set `startingDeadlineSeconds` to how late a start is still worth it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (get(node.value, ['spec', 'startingDeadlineSeconds']) === undefined)
      ctx.report({ path: ['spec', 'startingDeadlineSeconds'], message: 'This CronJob has no starting deadline.' });
  },
});
