import type { Controller } from '../engine/controller.js';
import { parseTime } from '../world/clock.js';
import { isDeleting, splitKey } from '../world/kinds.js';
import { itself } from './shared/owners.js';

/** Deletes finished Jobs when their time to live is over. */
export const ttlAfterFinishedController = (): Controller => ({
  name: 'ttl-after-finished-controller',
  upstream: 'pkg/controller/ttlafterfinished',
  watches: { 'Job.batch': itself },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const job = ctx.client.get('Job.batch', namespace, name);
    const ttl = job?.spec?.ttlSecondsAfterFinished;
    if (!job || ttl === undefined || isDeleting(job)) return;
    const end = job.status?.conditions?.find(
      (c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True',
    );
    if (!end) return;
    const left = parseTime(end.lastTransitionTime) + ttl * 1000 - ctx.now();
    if (left > 0) ctx.queue.addAfter(key, left);
    else ctx.client.delete(job, `finished ${ttl} s ago`, { propagation: 'Foreground' });
  },
});
