import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/cron-deadline',
    title: 'A CronJob starts a run it has missed, however late.',
    kinds: ['CronJob.batch'],
    severity: 'info',
    presets: ['strict'],
    why: 'Without a deadline a run that was missed, while the controller was down or the job suspended, starts whenever that ends: a nightly job at noon.',
    help: 'Set `startingDeadlineSeconds` to how late a start is still wanted.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (get(node.value, ['spec', 'startingDeadlineSeconds']) === undefined)
      ctx.report({ path: ['spec', 'startingDeadlineSeconds'], message: 'This CronJob has no starting deadline.' });
  },
});
