import type { WatchEvent } from '../world/store.js';

/** Something that has work from time to time: a controller, the scheduler, the kubelets. */
export interface Worker {
  readonly name: string;
  observe(event: WatchEvent): void;
  hasWork(): boolean;
  /** Does one piece of work. Returns a name for it, so that work without end can be reported. */
  work(): string;
}
