import type { VersionProfile } from '../../schemas/profile.js';
import { createScheduler, type Decision, type Scheduler } from '../scheduler/index.js';
import type { Client } from '../world/client.js';
import { timestamp, type VirtualClock } from '../world/clock.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../world/kinds.js';
import type { WatchEvent } from '../world/store.js';
import { bindPod, bindVolumes, preempt } from './binding.js';
import { PodQueue } from './pod-queue.js';
import type { Worker } from './worker.js';

/** Rejected pods are tried again after this long, whatever happened (unschedulableQ flush). */
const flushAfter = 300_000;

/** Runs the scheduler in the world: one pod per piece of work, binding, events, conditions. */
export class SchedulerWorker implements Worker {
  readonly name = 'default-scheduler';
  readonly approximations: readonly string[] = [
    'default-scheduler: rejected pods are retried on the kinds of change that may help them',
  ];
  private readonly queue = new PodQueue();
  private readonly scheduler: Scheduler;
  /** The last decision of each pod, for whoever explains placements. */
  readonly decisions = new Map<string, Decision>();

  constructor(
    private readonly client: Client,
    private readonly clock: VirtualClock,
    profile: VersionProfile,
    seed: number,
  ) {
    this.scheduler = createScheduler({ profile, tieBreak: { mode: 'seed', seed }, now: () => new Date(clock.now()) });
  }

  observe(event: WatchEvent): void {
    if (event.kind === 'Event') return;
    if (event.type === 'DELETED') this.scheduler.remove(event.object);
    else this.scheduler.upsert(event.object);
    if (event.kind === 'Pod') this.observePod(event);
    this.queue.wake(event);
  }

  private observePod({ type, object }: WatchEvent): void {
    const pod = object as unknown as LiveOf<'Pod'>;
    const key = keyOf(pod);
    if (type === 'DELETED' || pod.spec?.nodeName) this.queue.remove(key);
    else if ((pod.spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler' && !isDeleting(pod))
      this.queue.add(key, pod.spec?.priority ?? 0, type === 'MODIFIED');
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
    const decision = this.scheduler.schedule(pod as never);
    this.decisions.set(key, decision);
    if (!decision.nodeName) {
      this.failed(pod, key, decision);
      return;
    }
    if (decision.volumes && !bindVolumes(this.client, pod, decision.nodeName, decision.volumes)) {
      this.queue.park(key, ['VolumeBinding']);
      return;
    }
    bindPod(this.client, pod, decision.nodeName, decision);
  }

  private failed(pod: LiveOf<'Pod'>, key: string, decision: Decision): void {
    const { message = '', reason = 'Unschedulable' } = decision;
    this.queue.park(key, decision.rejectedBy);
    if (decision.gated) {
      this.condition(pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates');
      return;
    }
    this.clock.after(flushAfter, () => this.queue.retry(key), true);
    this.client.seriesEvent(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.client.note('note', pod, `no node fits: ${message}`, { rejects: decision.rejects });
    this.condition(pod, reason, message, decision.nominatedNodeName);
    if (decision.victims?.length) preempt(this.client, pod, decision);
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
