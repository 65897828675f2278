import type { Worker } from '../engine/worker.js';
import type { Client } from '../world/client.js';
import type { VirtualClock } from '../world/clock.js';
import type { Rng } from '../world/rng.js';
import type { Store } from '../world/store.js';
import { InstantKubelet } from './instant.js';
import type { KubeletMode } from './model.js';
import { ModelledKubelet } from './modelled.js';

export interface KubeletWorker extends Worker {
  readonly approximations: readonly string[];
}

/** The kubelets of all nodes, as one worker. */
export function createKubelet(
  mode: KubeletMode,
  client: Client,
  store: Store,
  clock: VirtualClock,
  rng: Rng,
): KubeletWorker {
  return mode === 'instant'
    ? new InstantKubelet(client, store, clock, rng)
    : new ModelledKubelet(mode, client, store, clock);
}
