import type { GroupKind } from '../../compiler/kube/object.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { Client } from '../world/client.js';
import type { WorkQueue } from '../world/queue.js';
import type { Rng } from '../world/rng.js';
import type { Store, WatchEvent } from '../world/store.js';

/** All that a controller may use: it has no other way to the clock, to randomness or to objects. */
export interface ControllerContext {
  readonly client: Client;
  readonly store: Store;
  readonly profile: VersionProfile;
  readonly rng: Rng;
  readonly queue: WorkQueue;
  /** Virtual milliseconds since the epoch. */
  now(): number;
  /** Runs `fire` later; upkeep that repeats is `background`, so that it keeps no world from settling. */
  after(delay: number, fire: () => void, background?: boolean): void;
}

/** Maps a change to the work queue keys it wakes. */
export type Watch = (event: WatchEvent, ctx: ControllerContext) => Iterable<string>;

/**
 * One control loop. One file (or folder) each, one line in `controllers/registry.ts`.
 * `reconcile` throws to be tried again with the usual back-off.
 */
export interface Controller {
  /** The component name that events carry. */
  readonly name: string;
  /** The file of kubernetes that it mirrors. */
  readonly upstream: string;
  /** By group kind; `*` stands for all kinds that are not named. Event objects are never watched. */
  readonly watches: Partial<Record<GroupKind, Watch>>;
  /** Called once, before the first change. */
  start?(ctx: ControllerContext): void;
  reconcile(key: string, ctx: ControllerContext): void;
  /** What is only first-order, in a sentence for the output. */
  readonly approximation?: string;
  /** The component in events where it differs from `name`. */
  readonly eventSource?: string;
  /** Rate limits of its queue where they differ from client-go's default: milliseconds. */
  readonly backoff?: { readonly base: number; readonly limit: number };
  /** After this many failures in a row a key is given up; most controllers never do. */
  readonly maxRetries?: number;
}

/** Makes a controller with private state: each world gets its own. */
export type ControllerFactory = () => Controller;
