import type { VirtualClock } from '../world/clock.js';
import type { Store, WatchEvent } from '../world/store.js';
import type { Worker } from './worker.js';

export interface Limits {
  /** Pieces of work in one run. */
  readonly steps: number;
  /** Virtual milliseconds that one run may take. */
  readonly time: number;
  /** Pieces of work on one key without time moving on: beyond it the loop is hot. */
  readonly hot: number;
}

export const defaultLimits: Limits = { steps: 2_000_000, time: 24 * 3_600_000, hot: 5_000 };

export type StopReason = 'settled' | 'until' | 'step-limit' | 'time-limit' | 'hot-loop';

export interface RunResult {
  readonly reason: StopReason;
  /** Virtual milliseconds at the end of the run. */
  readonly at: number;
  readonly detail?: string;
}

export interface RunGoal {
  /** Settled means: no change for this many milliseconds, and no work waiting within them. */
  readonly quiet?: number;
  /** Stop at this time, settled or not. */
  readonly until?: number;
  /** Stop as soon as this holds; asked whenever work has been done. */
  readonly done?: () => boolean;
  /** Stop after so many rounds of work. */
  readonly rounds?: number;
}

/**
 * The event loop. Its order is total: changes reach all workers as they are stored, in registry order; then each worker
 * that had work when the round began does one piece of it, in that order, round after round; time moves to the next timer only when nobody has work.
 */
export class Loop {
  private lastChange: number;

  constructor(
    readonly clock: VirtualClock,
    store: Store,
    private readonly workers: readonly Worker[],
    private readonly limits: Limits = defaultLimits,
  ) {
    this.lastChange = clock.now();
    store.subscribe((event: WatchEvent) => {
      if (event.kind !== 'Event') this.lastChange = clock.now();
      for (const worker of workers) worker.observe(event);
    });
  }

  run(goal: RunGoal): RunResult {
    const start = this.clock.now();
    this.lastChange = start;
    const heat = new Map<string, number>();
    let steps = 0;
    for (let rounds = 0; ; rounds++) {
      if (goal.done?.() || rounds === goal.rounds) return this.result('until');
      const round = this.workers.filter((w) => w.hasWork());
      for (const worker of round) {
        if (!worker.hasWork()) continue;
        const what = worker.work();
        const count = (heat.get(what) ?? 0) + 1;
        heat.set(what, count);
        if (count > this.limits.hot) return this.result('hot-loop', what);
        if (++steps > this.limits.steps) return this.result('step-limit', what);
      }
      if (round.length) continue;
      const next = this.clock.peek();
      const settled = goal.quiet === undefined ? Number.POSITIVE_INFINITY : this.lastChange + goal.quiet;
      const stop = Math.min(settled, goal.until ?? Number.POSITIVE_INFINITY, start + this.limits.time);
      if (!next || next.at > stop) return this.finish(stop, settled, goal);
      if (next.at > this.clock.now()) heat.clear();
      // All timers of one moment fire before anybody looks at the world again.
      const moment = Math.max(next.at, this.clock.now());
      while ((this.clock.peek()?.at ?? Number.POSITIVE_INFINITY) <= moment) this.clock.fireNext();
    }
  }

  private finish(stop: number, settled: number, goal: RunGoal): RunResult {
    if (Number.isFinite(stop)) this.clock.advanceTo(stop);
    if (stop === settled) return this.result('settled');
    if (stop === goal.until) return this.result('until');
    return this.result(Number.isFinite(stop) ? 'time-limit' : 'settled');
  }

  private result(reason: StopReason, detail?: string): RunResult {
    return { reason, at: this.clock.now(), ...(detail ? { detail } : {}) };
  }
}
