import type { Controller } from '../../engine/controller.js';
import { equal } from '../../world/equal.js';
import { type LiveOf, splitKey } from '../../world/kinds.js';
import { itself, ownerOrMatching } from '../shared/owners.js';
import { type ReplicaStatus, syncReplicas } from './replicas.js';

/** ReplicaSets: as many pods of one template as asked for. */
export const replicaSetController = (): Controller => ({
  name: 'replicaset-controller',
  upstream: 'pkg/controller/replicaset/replica_set.go',
  watches: {
    'ReplicaSet.apps': itself,
    Pod: ownerOrMatching('ReplicaSet', 'apps', (o) => (o as unknown as LiveOf<'ReplicaSet.apps'>).spec?.selector),
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const rs = ctx.client.get('ReplicaSet.apps', namespace, name);
    if (!rs?.spec?.template) return;
    const { selector, template, replicas = 1, minReadySeconds = 0 } = rs.spec;
    const status = rs.status as ReplicaStatus | undefined;
    syncReplicas(ctx, { owner: rs, selector, template, replicas, minReadySeconds, status }, (next, why) => {
      if (equal(rs.status, next)) return;
      ctx.client.updateStatus(rs, why, (draft) => {
        draft.status = next;
      });
    });
  },
});
