import type { KubeObject } from '../../compiler/kube/object.js';
import type { Stall, WorkloadSample } from '../../compiler/prediction/prediction.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { VirtualClock } from '../world/clock.js';
import type { Store, WatchEvent } from '../world/store.js';
import { workloadOf } from './owners.js';
import { isFinished, isReady, troubleOf } from './pod-state.js';

interface PodNow {
  readonly name: string;
  readonly ready: boolean;
  readonly finished: boolean;
  readonly trouble?: string;
}

/** What was seen of one workload over virtual time. */
export class WorkloadHistory {
  readonly samples: WorkloadSample[] = [];
  readonly stalls: Stall[] = [];
  readonly pods = new Map<string, PodNow>();
  /** When a pod last came, went, or changed between ready and not. */
  lastChange = 0;
  private seen = '';
  private readonly open = new Map<string, { from: number; pod: string }>();

  /** Notes the state after a change at `now` (seconds). */
  sample(now: number): void {
    const all = [...this.pods.values()].filter((p) => !p.finished);
    const ready = all.filter((p) => p.ready).length;
    const sample = { at: now, pods: all.length, ready, unavailable: all.length - ready };
    const names = [...this.pods].map(([uid, p]) => `${uid}${p.ready}`).join();
    if (names !== this.seen) this.lastChange = now;
    this.seen = names;
    const last = this.samples.at(-1);
    if (last && last.pods === sample.pods && last.ready === sample.ready) return;
    if (last?.at === now) this.samples[this.samples.length - 1] = sample;
    else this.samples.push(sample);
  }

  /** Opens a stall for each reason that holds now and closes those that do not any more. */
  troubles(now: number): void {
    const current = new Map<string, string>();
    for (const p of this.pods.values()) if (p.trouble && !current.has(p.trouble)) current.set(p.trouble, p.name);
    for (const [reason, pod] of current) if (!this.open.has(reason)) this.open.set(reason, { from: now, pod });
    for (const [reason, { from, pod }] of this.open)
      if (!current.has(reason)) {
        this.open.delete(reason);
        // Trouble that is over before the clock moves is none.
        if (now > from) this.stalls.push({ from, to: now, reason, pod });
      }
  }

  /** The stalls, those that never ended included, in order of their begin. */
  finish(): Stall[] {
    const lasting = [...this.open].map(([reason, { from, pod }]): Stall => ({ from, reason, pod }));
    return [...this.stalls, ...lasting].sort((a, b) => a.from - b.from);
  }
}

/** Watches the store and keeps a history per workload; knows nothing of how the simulation works. */
export class RolloutRecorder {
  readonly histories = new Map<string, WorkloadHistory>();
  private readonly homes = new Map<string, string>();

  constructor(
    private readonly store: Store,
    private readonly clock: VirtualClock,
    private readonly start: number,
  ) {
    for (const object of store.list('Pod')) this.observe({ type: 'ADDED', kind: 'Pod', object });
    store.subscribe((event) => this.observe(event));
  }

  historyOf(workload: KubeObject): WorkloadHistory | undefined {
    return this.histories.get(workload.metadata.uid ?? '');
  }

  private observe(event: WatchEvent): void {
    if (event.kind !== 'Pod') return;
    const pod = event.object as KubeObject & Pod;
    const uid = pod.metadata.uid ?? '';
    const home = this.homes.get(uid) ?? workloadOf(event.object, this.store).metadata.uid ?? uid;
    this.homes.set(uid, home);
    let history = this.histories.get(home);
    if (!history) {
      history = new WorkloadHistory();
      this.histories.set(home, history);
    }
    const now = (this.clock.now() - this.start) / 1000;
    if (event.type === 'DELETED') history.pods.delete(uid);
    else {
      const trouble = troubleOf(pod);
      history.pods.set(uid, {
        name: pod.metadata.name ?? '',
        ready: isReady(pod),
        finished: isFinished(pod),
        ...(trouble ? { trouble } : {}),
      });
    }
    history.sample(now);
    history.troubles(now);
  }
}
