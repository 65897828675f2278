import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import type { Controller, ControllerContext, Watch } from '../../engine/controller.js';
import { controllerOf, splitKey } from '../../world/kinds.js';
import { itself, ownerOrMatching } from '../shared/owners.js';
import { BackoffStore } from './backoff.js';
import { untrack } from './manage.js';
import { isFinished, isTracked, type Job } from './model.js';
import { JobSync } from './sync.js';

/** Changes of pods and of its status are gathered for this long before a Job is synced (SyncJobBatchPeriod). */
const batch = 1_000;

/** Jobs: pods that run to completion. */
export const jobController = (): Controller => {
  const backoff = new BackoffStore();
  const owners = ownerOrMatching('Job', 'batch', (o: KubeObject) => (o as unknown as Job).spec?.selector);
  const pods: Watch = (event, ctx) => {
    for (const key of owners(event, ctx)) ctx.queue.addAfter(key, batch);
    return [];
  };
  const jobs: Watch = (event, ctx) => {
    const keys = [...itself(event, ctx)];
    if (event.type !== 'MODIFIED' || event.object.metadata.generation !== event.old?.metadata.generation) return keys;
    for (const key of keys) ctx.queue.addAfter(key, batch);
    return [];
  };
  return {
    name: 'job-controller',
    upstream: 'pkg/controller/job',
    // DefaultJobApiBackOff, MaxJobApiBackOff
    backoff: { base: 1_000, limit: 60_000 },
    watches: { 'Job.batch': jobs, Pod: pods },
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const job = ctx.client.get('Job.batch', namespace, name);
      if (!job?.spec) {
        backoff.forget(key);
        releaseOrphans(ctx, namespace, name);
      } else if (isFinished(job)) backoff.forget(key);
      else if (!job.spec.managedBy || job.spec.managedBy === 'kubernetes.io/job-controller')
        new JobSync(ctx, job, backoff).run();
    },
  };
};

/** The pods of a Job that is gone: nothing counts them any more. */
function releaseOrphans(ctx: ControllerContext, namespace: string, name: string): void {
  for (const pod of ctx.client.list('Pod', namespace)) {
    const ref = controllerOf(pod);
    if (ref?.kind === 'Job' && ref.name === name && groupKindOf(ref) === 'Job.batch' && isTracked(pod))
      untrack(ctx, pod, 'its job is gone');
  }
}
