import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { affinityTermsOf, termMatches } from '../cluster/affinity-terms.js';
import { type ActionType, covers, type EventRegistration, missesNodeTaints, podKey } from '../framework/events.js';
import { names } from '../plugins/names.js';
import type { DefaultScheduler } from '../scheduler.js';
import type { Decision } from '../types.js';
import { BackoffQueue } from './backoff-queue.js';
import { eventsOf, podChanges, type QueueEvent } from './cluster-events.js';
import { IndexedHeap } from './heap.js';
import { type QueuedPod, queuedBefore } from './queued-pod.js';

type Strategy = 'skip' | 'after-backoff';
const flushAfter = 5 * 60_000;
const flushEvery = 30_000;

/**
 * The pods that wait for a node, in virtual time (milliseconds). Mirrors pkg/scheduler/backend/queue: pods that could
 * not be placed wait until an event comes that a plugin which refused them takes for a reason to try again.
 */
export class SchedulingQueue {
  private readonly active = new IndexedHeap<QueuedPod>((p) => p.key, queuedBefore);
  private readonly backoff: BackoffQueue;
  private readonly unschedulable = new Map<string, QueuedPod>();
  private readonly inFlight = new Map<string, { pod: QueuedPod; events: QueueEvent[] }>();
  private readonly registrations = new Map<readonly EventRegistration[], readonly EventRegistration[]>();
  private sequence = 0;
  private lastFlush = 0;

  constructor(private readonly scheduler: DefaultScheduler) {
    const { podInitialBackoffSeconds: initial, podMaxBackoffSeconds: max } = scheduler.config;
    this.backoff = new BackoffQueue(initial * 1000, max * 1000);
  }

  /** Pods in all parts of the queue. */
  get size(): number {
    return this.active.size + this.backoff.size + this.unschedulable.size + this.inFlight.size;
  }

  /** A pod without a node has come. Pods behind gates wait until these are lifted. */
  add(pod: Pod, now: number): void {
    if (!this.scheduler.frameworkFor(pod)) return;
    const queued: QueuedPod = {
      pod,
      key: podKey(pod),
      priority: pod.spec?.priority ?? 0,
      timestamp: now,
      sequence: this.sequence++,
      attempts: 0,
      unschedulableCount: 0,
      errorCount: 0,
      rejectedBy: new Set(),
    };
    this.toActive(queued);
  }

  /** A pod without a node has changed. */
  update(old: Pod, next: Pod, now: number): void {
    const key = podKey(next);
    const flight = this.inFlight.get(key);
    const events = podChanges(this.scheduler.features, old, next).map((action) => podEvent(action, old, next));
    if (flight) {
      flight.pod.pod = next;
      flight.events.push(...events);
      return;
    }
    const ready = this.active.get(key) ?? this.backoff.get(key);
    if (ready) {
      ready.pod = next;
      ready.priority = next.spec?.priority ?? 0;
      if (this.active.get(key)) this.active.set(ready);
      else this.backoff.set(ready);
      return;
    }
    const waiting = this.unschedulable.get(key);
    if (!waiting) {
      this.add(next, now);
      return;
    }
    waiting.pod = next;
    for (const event of events) if (this.requeue(waiting, this.worth(waiting, event), now) !== 'unschedulable') return;
  }

  /** The pod is gone, or has a node by other means. */
  delete(pod: Pod): void {
    const key = podKey(pod);
    this.active.delete(key);
    this.backoff.delete(key);
    this.unschedulable.delete(key);
    this.inFlight.delete(key);
  }

  /** The next pod to try; while none is ready, the next of those that only back off after a refusal. */
  pop(now: number): QueuedPod | undefined {
    this.tick(now);
    const pod = this.active.pop() ?? this.backoff.popEarly();
    if (!pod) return undefined;
    pod.attempts++;
    pod.rejectedBy.clear();
    delete pod.gatedBy;
    this.inFlight.set(pod.key, { pod, events: [] });
    return pod;
  }

  /** Ends the pod's turn: with a node it leaves the queue, without one it waits for better times. */
  done(pod: Pod, decision: Decision, now: number): void {
    const key = podKey(pod);
    const flight = this.inFlight.get(key);
    this.inFlight.delete(key);
    if (!flight || decision.nodeName) return;
    const queued = flight.pod;
    queued.rejectedBy = new Set(decision.reason === 'SchedulerError' ? [] : decision.rejectedBy);
    if (queued.rejectedBy.size === 0) queued.errorCount++;
    else {
      queued.unschedulableCount++;
      queued.errorCount = 0;
    }
    queued.timestamp = now;
    queued.sequence = this.sequence++;
    delete queued.backoffUntil;
    const again = queued.rejectedBy.size === 0 || flight.events.some((e) => this.worth(queued, e) !== 'skip');
    this.requeue(queued, again ? 'after-backoff' : 'skip', now);
  }

  /** An object has come (`old` absent), changed, or gone (`next` absent). Pods of one's own queue go to `update`. */
  observe(old: KubeObject | undefined, next: KubeObject | undefined, now: number): void {
    for (const event of eventsOf(this.scheduler.features, old, next)) this.move(event, now);
  }

  /** When, at the latest, `pop` may have something new to say; undefined where only an event can change that. */
  nextWake(now: number): number | undefined {
    const times = this.backoff.nextExpiry();
    for (const p of this.unschedulable.values())
      if (!p.gatedBy) times.push(Math.ceil((p.timestamp + flushAfter + 1) / flushEvery) * flushEvery);
    const future = times.filter((t) => t > now);
    return future.length ? Math.min(...future) : undefined;
  }

  private tick(now: number): void {
    for (const pod of this.backoff.expired(now)) this.toActive(pod, true);
    const flush = Math.floor(now / flushEvery) * flushEvery;
    if (flush <= this.lastFlush) return;
    this.lastFlush = flush;
    for (const pod of [...this.unschedulable.values()])
      if (!pod.gatedBy && flush - pod.timestamp > flushAfter) this.requeue(pod, 'after-backoff', now);
  }

  private move(event: QueueEvent, now: number): void {
    for (const pod of this.concerned(event)) {
      if (pod.gatedBy && !this.opens(pod, event)) continue;
      const strategy = this.worth(pod, event);
      if (strategy !== 'skip') this.requeue(pod, strategy, now);
    }
    for (const { events } of this.inFlight.values()) events.push(event);
  }

  /** A pod that got a node only matters to pods that look at other pods. */
  private concerned(event: QueueEvent): QueuedPod[] {
    const all = [...this.unschedulable.values()];
    const narrow = event.pod === 'assigned' && event.action !== 'Delete' && event.action !== 'UpdatePodScaleDown';
    if (!narrow) return all;
    const pod = event.new as Pod;
    const namespace = pod.metadata?.namespace ?? 'default';
    const labels = this.scheduler.cluster.objects.get<KubeObject>('Namespace', '', namespace)?.metadata.labels;
    const subject = { namespace, labels: pod.metadata?.labels };
    return all.filter(
      (w) =>
        (w.rejectedBy.has(names.podTopologySpread) && (w.pod.metadata?.namespace ?? 'default') === namespace) ||
        affinityTermsOf(w.pod).required.some((t) => termMatches(t, subject, labels)),
    );
  }

  private opens(pod: QueuedPod, event: QueueEvent): boolean {
    for (const plugin of this.scheduler.frameworkFor(pod.pod)?.all() ?? [])
      if (plugin.name === pod.gatedBy) return this.registrationsOf(plugin).some((r) => covers(r, event));
    return false;
  }

  private worth(pod: QueuedPod, event: QueueEvent): Strategy {
    if (pod.rejectedBy.size === 0) return 'after-backoff';
    for (const plugin of this.scheduler.frameworkFor(pod.pod)?.all() ?? []) {
      if (!pod.rejectedBy.has(plugin.name)) continue;
      for (const r of this.registrationsOf(plugin))
        if (covers(r, event) && (r.hint?.(pod.pod, event.old, event.new) ?? 'Queue') === 'Queue')
          return 'after-backoff';
    }
    return 'skip';
  }

  /** buildQueueingHintMap (pkg/scheduler/scheduler.go). */
  private registrationsOf(plugin: { readonly events?: readonly EventRegistration[] }): readonly EventRegistration[] {
    const own = plugin.events ?? [];
    let all = this.registrations.get(own);
    if (!all) {
      const add = this.scheduler.features.nodeTaintsForNewNodes && missesNodeTaints(own);
      all = add ? [...own, { resource: 'Node', actions: ['UpdateNodeTaint'] }] : own;
      this.registrations.set(own, all);
    }
    return all;
  }

  private requeue(pod: QueuedPod, strategy: Strategy, now: number): 'active' | 'backoff' | 'unschedulable' {
    this.unschedulable.delete(pod.key);
    if (strategy === 'skip') this.unschedulable.set(pod.key, pod);
    else if (this.backoff.isBackingOff(pod, now)) {
      if (this.gated(pod)) return 'unschedulable';
      this.backoff.set(pod);
      return 'backoff';
    } else return this.toActive(pod);
    return 'unschedulable';
  }

  private toActive(pod: QueuedPod, checked = false): 'active' | 'unschedulable' {
    if (!checked && this.gated(pod)) return 'unschedulable';
    this.unschedulable.delete(pod.key);
    this.active.set(pod);
    return 'active';
  }

  private gated(pod: QueuedPod): boolean {
    const gate = this.scheduler.gate(pod.pod);
    if (!gate) {
      delete pod.gatedBy;
      return false;
    }
    pod.rejectedBy.add(gate.plugin);
    pod.gatedBy = gate.plugin;
    this.unschedulable.set(pod.key, pod);
    return true;
  }
}

const podEvent = (action: ActionType, old: Pod, next: Pod): QueueEvent => ({
  resource: 'Pod',
  pod: 'unscheduled',
  action,
  old,
  new: next,
});
