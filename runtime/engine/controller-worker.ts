import type { VersionProfile } from '../../schemas/profile.js';
import type { Client } from '../world/client.js';
import type { VirtualClock } from '../world/clock.js';
import { ApiError } from '../world/errors.js';
import { WorkQueue } from '../world/queue.js';
import type { Rng } from '../world/rng.js';
import type { Store, WatchEvent } from '../world/store.js';
import type { Controller, ControllerContext } from './controller.js';
import type { Worker } from './worker.js';

export interface WorkerDeps {
  readonly client: Client;
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly profile: VersionProfile;
}

/** Runs one controller: watches fill its queue, each piece of work is one reconcile of one key. */
export class ControllerWorker implements Worker {
  readonly name: string;
  private readonly queue: WorkQueue;
  private readonly ctx: ControllerContext;

  constructor(
    private readonly controller: Controller,
    private readonly deps: WorkerDeps,
  ) {
    this.name = controller.name;
    const { clock, client, store, profile, rng } = deps;
    this.queue = new WorkQueue(clock, controller.backoff?.base, controller.backoff?.limit);
    this.ctx = {
      client,
      store,
      profile,
      rng,
      queue: this.queue,
      now: () => clock.now(),
      after: (delay, fire, background) => void clock.after(delay, fire, background),
    };
  }

  start(): void {
    this.controller.start?.(this.ctx);
  }

  observe(event: WatchEvent): void {
    const { watches } = this.controller;
    const watch = watches[event.kind] ?? watches['*'];
    if (!watch || event.kind === 'Event') return;
    for (const key of watch(event, this.ctx)) this.queue.add(key);
  }

  hasWork(): boolean {
    return this.queue.size > 0;
  }

  work(): string {
    const key = this.queue.pop()!;
    try {
      this.controller.reconcile(key, this.ctx);
      this.queue.forget(key);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.deps.client.note(
        'note',
        { apiVersion: '', kind: this.name, metadata: { name: key } },
        `failed, will be tried again: ${e.message}`,
      );
      if (this.queue.retries(key) < (this.controller.maxRetries ?? Number.POSITIVE_INFINITY))
        this.queue.addRateLimited(key);
      else this.queue.forget(key);
    }
    return `${this.name} ${key}`;
  }
}
