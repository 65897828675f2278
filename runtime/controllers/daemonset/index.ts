import { isEmptySelector } from '../../../compiler/kube/selectors.js';
import type { Controller, ControllerContext, Watch } from '../../engine/controller.js';
import { equal } from '../../world/equal.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../../world/kinds.js';
import { syncRevision, truncateHistory } from '../shared/history.js';
import { claim, itself, ownerOf, ownerOrMatching } from '../shared/owners.js';
import { type DaemonSet, fits, targetNode } from './nodes.js';
import { DaemonSync } from './sync.js';

const hashLabel = 'controller-revision-hash';

/** DaemonSets: one pod on every node that fits. */
export const daemonSetController = (): Controller => ({
  name: 'daemonset-controller',
  upstream: 'pkg/controller/daemon',
  approximation: 'updates go node by node in name order, where the real order is random',
  watches: {
    'DaemonSet.apps': itself,
    'ControllerRevision.apps': ownerOf('DaemonSet', 'apps'),
    Pod: ownerOrMatching('DaemonSet', 'apps', (o) => (o as unknown as DaemonSet).spec.selector),
    Node: nodeChanged,
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const ds = ctx.client.get('DaemonSet.apps', namespace, name);
    if (!ds) return;
    if (isEmptySelector(ds.spec.selector)) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      ctx.client.event(ds, 'Warning', 'SelectingAll', message);
    } else if (!isDeleting(ds)) sync(ctx, key, ds);
  },
});

/** syncNodeUpdate: only where a pod is missing or must go. Nodes that go wake nobody; upstream has no handler for that. */
const nodeChanged: Watch = ({ type, object }, ctx) => {
  if (type === 'DELETED') return [];
  const node = object as unknown as LiveOf<'Node'>;
  return ctx.client
    .list('DaemonSet.apps')
    .filter((ds) => {
      const { run, stay } = fits(ds, node as never);
      const scheduled = ctx.client
        .controlledBy('Pod', ds.metadata.uid)
        .some((p) => targetNode(p) === node.metadata.name);
      return (run && !scheduled) || (!stay && scheduled);
    })
    .map(keyOf);
};

function sync(ctx: ControllerContext, key: string, ds: DaemonSet): void {
  const { update, all } = syncRevision(ctx, ds as never, { ...ds.spec.template.metadata?.labels });
  const hash = update.metadata.labels?.[hashLabel] ?? '';
  const pods = () => claim(ctx, ds, 'Pod', ds.spec.selector);
  const round = new DaemonSync(ctx, ds, pods(), hash);
  try {
    if (!round.manage() && ds.spec.updateStrategy?.type !== 'OnDelete') round.roll();
  } finally {
    writeStatus(ctx, key, ds, new DaemonSync(ctx, ds, pods(), hash));
  }
  const live = new Set(pods().map((p) => `${ds.metadata.name}-${p.metadata.labels?.[hashLabel]}`));
  live.add(update.metadata.name);
  truncateHistory(ctx, all, live, ds.spec.revisionHistoryLimit ?? 10);
}

function writeStatus(ctx: ControllerContext, key: string, ds: DaemonSet, now: DaemonSync): void {
  const status = now.status();
  if (!equal(ds.status, status)) {
    const why = `${status.numberReady} of ${status.desiredNumberScheduled} ready`;
    ctx.client.updateStatus(ds, why, (draft) => {
      draft.status = status;
    });
  }
  const minReady = ds.spec.minReadySeconds ?? 0;
  if (minReady > 0 && status.numberReady !== (status.numberAvailable ?? 0)) ctx.queue.addAfter(key, minReady * 1000);
}
