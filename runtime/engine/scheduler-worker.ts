import type { KubeObject } from '../../compiler/kube/object.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { createScheduler, type Decision, SchedulingQueue } from '../scheduler/index.js';
import type { Client } from '../world/client.js';
import { timestamp, type VirtualClock } from '../world/clock.js';
import { isDeleting, keyOf, type LiveOf } from '../world/kinds.js';
import type { WatchEvent } from '../world/store.js';
import { bindPod, bindVolumes, preempt } from './binding.js';
import type { Worker } from './worker.js';

type QueuedPod = Pod & KubeObject;

/** Pods placed in one piece of work. */
const batch = 64;

/** Runs the scheduler in the world: one pod per piece of work, binding, events, conditions. */
export class SchedulerWorker implements Worker {
  readonly name = 'default-scheduler';
  readonly approximations: readonly string[] = [];
  /** The last decision of each pod by `namespace/name`, for whoever explains placements. */
  readonly decisions = new Map<string, Decision>();
  private readonly scheduler: ReturnType<typeof createScheduler>;
  private readonly queue: SchedulingQueue;
  private next: Pod | undefined;
  private wakeAt: number | undefined;

  constructor(
    private readonly client: Client,
    private readonly clock: VirtualClock,
    profile: VersionProfile,
    seed: number,
  ) {
    this.scheduler = createScheduler({ profile, tieBreak: { mode: 'seed', seed }, now: () => new Date(clock.now()) });
    this.queue = new SchedulingQueue(this.scheduler);
  }

  observe(event: WatchEvent): void {
    if (event.kind === 'Event') return;
    const { type, object, old } = event;
    if (type === 'DELETED') this.scheduler.remove(object);
    else this.scheduler.upsert(object);
    const now = this.clock.now();
    if (event.kind === 'Pod' && !(object as QueuedPod).spec?.nodeName) this.pending(event, now);
    else {
      if (event.kind === 'Pod' && old && !(old as QueuedPod).spec?.nodeName) this.queue.delete(old as QueuedPod);
      this.queue.observe(old, type === 'DELETED' ? undefined : object, now);
    }
  }

  private pending({ type, object, old }: WatchEvent, now: number): void {
    const pod = object as QueuedPod;
    if (type === 'DELETED') this.queue.delete(pod);
    else if (isDeleting(pod)) this.queue.delete(pod);
    else if (type === 'ADDED') this.queue.add(pod, now);
    else this.queue.update(old as QueuedPod, pod, now);
  }

  hasWork(): boolean {
    const now = this.clock.now();
    this.next ??= this.queue.pop(now)?.pod;
    if (this.next) return true;
    const wake = this.queue.nextWake(now);
    if (wake !== undefined && wake > now && wake !== this.wakeAt) {
      this.wakeAt = wake;
      this.clock.at(wake, () => undefined, true);
    }
    return false;
  }

  /**
   * A round of other workers sees several placements at once, as the caches of real controllers do. Pods are bound in
   * the background; that one could not be placed is written before the next is tried, and gives others time.
   */
  work(): string {
    let what = '';
    for (let i = 0, waits = false; i < batch && !waits && this.hasWork(); i++) {
      const pod = this.next!;
      what = `${this.name} ${keyOf(pod)}`;
      waits = !this.placeNext(pod);
    }
    return what;
  }

  /** Whether the next pod can be tried at once. */
  private placeNext(queued: Pod): boolean {
    this.next = undefined;
    const pod = this.client.get('Pod', queued.metadata?.namespace ?? '', queued.metadata?.name ?? '');
    const gone = !pod || pod.metadata.uid !== queued.metadata?.uid || pod.spec?.nodeName || isDeleting(pod);
    if (!gone) return this.schedule(pod);
    this.queue.delete(queued);
    return true;
  }

  private schedule(pod: LiveOf<'Pod'>): boolean {
    const decision = this.scheduler.schedule(pod as never);
    this.decisions.set(keyOf(pod), decision);
    const now = this.clock.now();
    if (!decision.nodeName) {
      this.queue.done(pod as never, decision, now);
      this.failed(pod, decision);
    } else if (decision.volumes && bindVolumes(this.client, pod, decision.nodeName, decision.volumes)) {
      const { nodeName: _, ...waiting } = decision;
      this.queue.done(pod as never, { ...waiting, reason: 'Unschedulable', rejectedBy: ['VolumeBinding'] }, now);
    } else {
      this.queue.done(pod as never, decision, now);
      bindPod(this.client, pod, decision.nodeName, decision);
    }
    return decision.nodeName !== undefined || decision.gated === true;
  }

  private failed(pod: LiveOf<'Pod'>, decision: Decision): void {
    if (decision.gated) {
      this.condition(pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates');
      return;
    }
    const { reason = 'Unschedulable', message = '', nominatedNodeName, rejects, victims } = decision;
    this.client.seriesEvent(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.client.note('note', pod, `no node fits: ${message}`, { rejects });
    this.condition(pod, reason, message, nominatedNodeName);
    if (victims?.length) preempt(this.client, pod, decision);
  }

  private condition(pod: LiveOf<'Pod'>, reason: string, message: string, nominated?: string): void {
    const now = timestamp(this.clock.now());
    this.client.updateStatus(pod, `not scheduled: ${reason}`, (draft) => {
      const before = draft.status?.conditions ?? [];
      const old = before.find((c) => c.type === 'PodScheduled');
      const lastTransitionTime = old?.status === 'False' ? old.lastTransitionTime : now;
      const condition = { type: 'PodScheduled', status: 'False', reason, message, lastTransitionTime };
      draft.status = {
        ...draft.status,
        conditions: [...before.filter((c) => c.type !== 'PodScheduled'), condition],
        ...(nominated ? { nominatedNodeName: nominated } : {}),
      };
    });
  }
}
