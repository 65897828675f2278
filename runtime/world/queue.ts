import type { VirtualClock } from './clock.js';

/** client-go util/workqueue default rate limiter, per item: 5 ms doubling to 1000 s. */
const baseDelay = 5;
const maxDelay = 1_000_000;

/**
 * A controller's work queue: keys wait once, first in first out; delayed and rate-limited adds are timers.
 * Mirrors client-go util/workqueue. Each key also counts its failures.
 */
export class WorkQueue {
  private readonly ready = new Set<string>();
  private readonly failures = new Map<string, number>();
  /** The earliest pending delayed add of each key. */
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly base = baseDelay,
    private readonly limit = maxDelay,
  ) {}

  add(key: string): void {
    this.ready.add(key);
  }

  addAfter(key: string, delay: number, background = false): void {
    if (delay <= 0) {
      this.add(key);
      return;
    }
    const at = this.clock.now() + delay;
    const pending = this.waiting.get(key);
    if (pending !== undefined && pending <= at) return;
    this.waiting.set(key, at);
    this.clock.at(
      at,
      () => {
        if (this.waiting.get(key) !== at) return;
        this.waiting.delete(key);
        this.add(key);
      },
      background,
    );
  }

  addRateLimited(key: string): number {
    const n = this.failures.get(key) ?? 0;
    this.failures.set(key, n + 1);
    const delay = Math.min(this.base * 2 ** n, this.limit);
    this.addAfter(key, delay);
    return delay;
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  retries(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  get size(): number {
    return this.ready.size;
  }

  pop(): string | undefined {
    for (const key of this.ready) {
      this.ready.delete(key);
      return key;
    }
    return undefined;
  }
}
