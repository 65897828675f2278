import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { Client } from '../world/client.js';
import type { VirtualClock } from '../world/clock.js';
import { timestamp } from '../world/clock.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../world/kinds.js';
import { WorkQueue } from '../world/queue.js';
import type { Store, WatchEvent } from '../world/store.js';
import { placePod } from './simple-placement.js';
import type { Worker } from './worker.js';

/** Kinds whose changes may make an unschedulable pod fit. */
const wakes = new Set([
  'Node',
  'Pod',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass.storage.k8s.io',
  'Service',
]);

/** Runs the scheduler in the world: one pod per piece of work, binding, events, conditions. */
export class SchedulerWorker implements Worker {
  readonly name = 'default-scheduler';
  readonly approximations: readonly string[] = ['default-scheduler: placement by free space and spread only'];
  private readonly queue: WorkQueue;
  private readonly waiting = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly store: Store,
    clock: VirtualClock,
    _profile: VersionProfile,
  ) {
    this.queue = new WorkQueue(clock, 1000, 10_000);
  }

  observe(event: WatchEvent): void {
    if (event.kind === 'Pod') {
      const pod = event.object as Pod & WatchEvent['object'];
      const mine = (pod.spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler';
      if (event.type === 'ADDED' && mine && !pod.spec?.nodeName) this.queue.add(keyOf(pod));
      if (event.type !== 'DELETED') return;
      this.waiting.delete(keyOf(pod));
      if (!pod.spec?.nodeName) return;
    }
    if (wakes.has(event.kind)) this.wake();
  }

  private wake(): void {
    for (const key of this.waiting) this.queue.add(key);
    this.waiting.clear();
  }

  hasWork(): boolean {
    return this.queue.size > 0;
  }

  work(): string {
    const key = this.queue.pop()!;
    const { namespace, name } = splitKey(key);
    const pod = this.client.get('Pod', namespace, name);
    if (pod && !pod.spec?.nodeName && !isDeleting(pod)) this.schedule(pod, key);
    return `${this.name} ${key}`;
  }

  private schedule(pod: LiveOf<'Pod'>, key: string): void {
    const { node, message } = placePod(pod, this.store);
    if (node) {
      bind(this.client, pod, node);
      return;
    }
    this.waiting.add(key);
    this.client.seriesEvent(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    const now = timestamp(this.client.api.clock.now());
    this.client.updateStatus(pod, `no node fits: ${message}`, (draft) => {
      draft.status ??= {};
      const before = draft.status.conditions?.find((c) => c.type === 'PodScheduled');
      const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : now;
      draft.status.conditions = [
        ...(draft.status.conditions ?? []).filter((c) => c.type !== 'PodScheduled'),
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime },
      ];
    });
  }
}

/** Labels that binding copies from the node (PodTopologyLabels admission, on by default since 1.35). */
const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** pods/binding: pkg/registry/core/pod/storage/storage.go assignPod. */
export function bind(client: Client, pod: LiveOf<'Pod'>, nodeName: string, evidence?: unknown): void {
  const node = client.get('Node', '', nodeName);
  const now = timestamp(client.api.clock.now());
  const copied = topologyLabels.flatMap((l) => {
    const value = node?.metadata.labels?.[l];
    return value === undefined ? [] : [[l, value] as const];
  });
  const draft = structuredClone(pod);
  draft.spec!.nodeName = nodeName;
  if (copied.length) draft.metadata.labels = { ...draft.metadata.labels, ...Object.fromEntries(copied) };
  draft.status ??= {};
  draft.status.conditions = [
    ...(draft.status.conditions ?? []).filter((c) => c.type !== 'PodScheduled'),
    { type: 'PodScheduled', status: 'True', lastTransitionTime: now },
  ];
  client.api.store.replace(draft as never);
  client.note('bind', pod, `to ${nodeName}`, evidence);
  const who = `${pod.metadata.namespace}/${pod.metadata.name}`;
  client.seriesEvent(pod, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${who} to ${nodeName}`);
}
