import type { Controller } from '../engine/controller.js';
import { equal } from '../world/equal.js';
import { type LiveOf, splitKey } from '../world/kinds.js';
import { type ReplicaStatus, syncReplicas } from './replicaset/replicas.js';
import { itself, ownerOrMatching } from './shared/owners.js';

const selectorOf = (rc: LiveOf<'ReplicationController'>) => ({ matchLabels: rc.spec?.selector });

/** ReplicationControllers are replica sets with a map selector (pkg/controller/replication wraps replicaset). */
export const replicationController = (): Controller => ({
  name: 'replication-controller',
  upstream: 'pkg/controller/replication',
  watches: {
    ReplicationController: itself,
    Pod: ownerOrMatching('ReplicationController', '', (o) =>
      selectorOf(o as unknown as LiveOf<'ReplicationController'>),
    ),
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const rc = ctx.client.get('ReplicationController', namespace, name);
    if (!rc?.spec?.template) return;
    const { template, replicas = 1, minReadySeconds = 0 } = rc.spec;
    const status = rc.status as ReplicaStatus | undefined;
    const replicated = { owner: rc, selector: selectorOf(rc), template, replicas, minReadySeconds, status };
    syncReplicas(ctx, replicated, (next, why) => {
      if (equal(rc.status, next)) return;
      ctx.client.updateStatus(rc, why, (draft) => {
        draft.status = next;
      });
    });
  },
});
