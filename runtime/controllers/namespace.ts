import type { KubeObject } from '../../compiler/kube/object.js';
import type { NamespaceCondition } from '../../schemas/generated/types/core_v1.js';
import type { Controller, ControllerContext } from '../engine/controller.js';
import { timestamp } from '../world/clock.js';
import { isDeleting, type Live, type LiveOf } from '../world/kinds.js';
import { groupResource, resourceOf } from '../world/resources.js';

type Content = KubeObject & Live<{ apiVersion: string; kind: string }>;

/** Each change of a namespace that is being deleted is looked at this much later (namespaceDeletionGracePeriod). */
const grace = 5_000;
/** How long objects with finalizers are expected to take, in seconds. */
const finalizerEstimate = 15;

/** Empties namespaces that are being deleted, then lets them go. */
export const namespaceController = (): Controller => ({
  name: 'namespace-controller',
  upstream: 'pkg/controller/namespace/deletion/namespaced_resources_deleter.go',
  watches: {
    Namespace: ({ type, object }, ctx) => {
      if (type !== 'DELETED' && isDeleting(object)) ctx.queue.addAfter(object.metadata.name!, grace);
      return [];
    },
  },
  reconcile(key, ctx) {
    const namespace = ctx.client.get('Namespace', '', key);
    if (!namespace || !isDeleting(namespace)) return;
    // Pods go first; nothing else is touched while one is left (OrderedNamespaceDeletion).
    const running = longestGrace(ctx, key);
    const pods = empty(ctx, key, 'Pod');
    const left = [...pods];
    if (left.length === 0) for (const kind of ctx.store.groupKinds()) left.push(...empty(ctx, key, kind));
    if (left.length === 0) {
      ctx.client.note('delete', namespace, 'nothing is left in it');
      ctx.store.remove('Namespace', '', key);
      return;
    }
    // The conditions do not count pods: deleteAllContent waits for them before it reaches the totals.
    report(ctx, namespace, pods.length ? [] : left);
    const since = (ctx.now() - Date.parse(namespace.metadata.deletionTimestamp!)) / 1000;
    const seconds = pods.length && since < running ? running : finalizerEstimate;
    ctx.queue.addAfter(key, (Math.floor(seconds / 2) + 1) * 1000);
  },
});

/** estimateGracefulTerminationForPods, in seconds. */
function longestGrace(ctx: ControllerContext, namespace: string): number {
  const pods = ctx.client
    .list('Pod', namespace)
    .filter((p) => p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed');
  return Math.max(0, ...pods.map((p) => p.spec?.terminationGracePeriodSeconds ?? 0));
}

/** Deletes all objects of a kind; what is still there afterwards. */
function empty(ctx: ControllerContext, namespace: string, kind: string): Content[] {
  if (kind === 'Event') return [];
  const list = () => [...ctx.store.list(kind, namespace)] as Content[];
  for (const o of list()) if (!isDeleting(o)) ctx.client.delete(o, `namespace ${namespace} is being deleted`);
  return list();
}

function count(items: readonly string[], text: (item: string, n: number) => string): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts]
    .map(([item, n]) => text(item, n))
    .sort()
    .join(', ');
}

/** The conditions of a namespace that is not empty yet. status_condition_utils.go. */
function report(ctx: ControllerContext, namespace: LiveOf<'Namespace'>, left: readonly Content[]): void {
  const resourceNames = left.map((o) => {
    const [group = ''] = o.apiVersion.includes('/') ? o.apiVersion.split('/') : [''];
    const name = groupResource(resourceOf(group, o.kind));
    return group ? name : `${name}.`;
  });
  const remaining = count(resourceNames, (r, n) => `${r} has ${n} resource instances`);
  const finalizers = left.flatMap((o) => o.metadata.finalizers ?? []);
  const stuck = count(finalizers, (f, n) => `${f} in ${n} resource instances`);
  const wanted: Omit<NamespaceCondition, 'lastTransitionTime'>[] = [
    condition('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    remaining
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${remaining}`,
        }
      : condition('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
    stuck
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${stuck}`,
        }
      : condition(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
  ctx.client.updateStatus(namespace, 'not empty yet', (draft) => {
    const old = draft.status?.conditions ?? [];
    const now = timestamp(ctx.now());
    const conditions = wanted.map((c) => {
      const before = old.find((o) => o.type === c.type);
      return { ...c, lastTransitionTime: before?.status === c.status ? before.lastTransitionTime : now };
    });
    draft.status = { ...draft.status, conditions };
  });
}

const condition = (type: string, reason: string, message: string) => ({ type, status: 'False', reason, message });
