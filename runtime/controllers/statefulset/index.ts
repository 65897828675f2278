import type { Controller } from '../../engine/controller.js';
import { parseTime } from '../../world/clock.js';
import { equal } from '../../world/equal.js';
import { ApiError } from '../../world/errors.js';
import { isDeleting, type LiveOf, splitKey } from '../../world/kinds.js';
import { sortRevisions, syncRevision, truncateHistory } from '../shared/history.js';
import { claim, itself, ownerOf, ownerOrMatching } from '../shared/owners.js';
import { isPodReady, podCondition } from '../shared/pods.js';
import { StatefulSync, statusOf } from './control.js';
import { podRevision, type StatefulSet } from './identity.js';

/** StatefulSets: pods with names and claims of their own, in order. */
export const statefulSetController = (): Controller => ({
  name: 'statefulset-controller',
  upstream: 'pkg/controller/statefulset',
  watches: {
    'StatefulSet.apps': itself,
    Pod: ownerOrMatching('StatefulSet', 'apps', (o) => (o as unknown as StatefulSet).spec?.selector),
    PersistentVolumeClaim: ownerOf('StatefulSet', 'apps'),
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const set = ctx.client.get('StatefulSet.apps', namespace, name);
    if (!set?.spec) return;
    const pods = claimed(ctx, set);
    const { update, all } = syncRevision(ctx, set as never, { ...set.spec.selector.matchLabels });
    const current = all.find((r) => r.metadata.name === set.status?.currentRevision) ?? update;
    let failure: ApiError | undefined;
    try {
      new StatefulSync(ctx, set, pods, current, update).run();
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      failure = e;
    }
    const now = claimed(ctx, set);
    const status = statusOf(set, now, current, update, ctx.now());
    if (!equal(set.status, status))
      ctx.client.updateStatus(set, `${status.replicas} pods, ${status.readyReplicas ?? 0} ready`, (draft) => {
        draft.status = status;
      });
    const live = new Set([current.metadata.name, update.metadata.name, ...now.map(podRevision)]);
    truncateHistory(ctx, sortRevisions(all), live, set.spec.revisionHistoryLimit ?? 10);
    requeue(ctx, key, set, now);
    if (failure) throw failure;
  },
});

const claimed = (ctx: Parameters<Controller['reconcile']>[1], set: StatefulSet): LiveOf<'Pod'>[] =>
  claim(ctx, set, 'Pod', set.spec?.selector).filter((p) => p.metadata.name.startsWith(`${set.metadata.name}-`));

/** Looks again when a ready pod will have been ready for minReadySeconds. */
function requeue(
  ctx: Parameters<Controller['reconcile']>[1],
  key: string,
  set: StatefulSet,
  pods: LiveOf<'Pod'>[],
): void {
  const minReady = (set.spec?.minReadySeconds ?? 0) * 1000;
  if (!minReady || isDeleting(set)) return;
  for (const p of pods) {
    const left = parseTime(podCondition(p, 'Ready')?.lastTransitionTime) + minReady - ctx.now();
    if (isPodReady(p) && left > 0) ctx.queue.addAfter(key, left);
  }
}
