import { type Minor, profileOf, type VersionProfile } from '../../schemas/profile.js';
import { controllers } from '../controllers/registry.js';
import { externalProvisioner } from '../controllers/volume/external-provisioner.js';
import { createKubelet } from '../kubelet/index.js';
import type { KubeletMode } from '../kubelet/model.js';
import { ClusterApi } from '../world/api.js';
import { Client } from '../world/client.js';
import { VirtualClock } from '../world/clock.js';
import type { Pipeline } from '../world/pipeline.js';
import { EventRecorder } from '../world/recorder.js';
import { Rng } from '../world/rng.js';
import { Store } from '../world/store.js';
import { Trace } from '../world/trace.js';
import { ControllerWorker } from './controller-worker.js';
import { defaultLimits, type Limits, Loop, type RunGoal, type RunResult } from './loop.js';
import { SchedulerWorker } from './scheduler-worker.js';

export interface WorldOptions {
  readonly minor: Minor;
  readonly seed: number;
  readonly kubelet: KubeletMode;
  readonly pipeline: (profile: VersionProfile) => Pipeline;
  /** Virtual start time, milliseconds since the epoch. */
  readonly start?: number;
  readonly limits?: Partial<Limits>;
  readonly traceLimit?: number;
}

/** 2026-01-01T00:00:00Z: a fixed start, so that the same input gives the same bytes. */
export const defaultStart = Date.UTC(2026, 0, 1);

/** A simulated cluster: store, clock, API, and every worker that acts on it. */
export class World {
  readonly profile: VersionProfile;
  readonly start: number;
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly store = new Store();
  readonly api: ClusterApi;
  readonly trace: Trace;
  readonly scheduler: SchedulerWorker;
  readonly approximations: string[];
  private readonly recorder: EventRecorder;
  private readonly loop: Loop;

  constructor(options: WorldOptions) {
    this.profile = profileOf(options.minor);
    this.start = options.start ?? defaultStart;
    this.clock = new VirtualClock(this.start);
    this.rng = new Rng(options.seed);
    this.trace = new Trace(options.traceLimit ?? 1_000_000);
    this.api = new ClusterApi(this.store, this.clock, this.rng, options.pipeline(this.profile));
    this.recorder = new EventRecorder(this.store, this.clock);
    const extra = options.kubelet === 'instant' ? [] : [externalProvisioner];
    const all = [...controllers, ...extra].map((make) => make());
    const workers = all.map(
      (c) =>
        new ControllerWorker(c, {
          client: this.client(c.name, c.eventSource),
          store: this.store,
          clock: this.clock,
          rng: this.rng,
          profile: this.profile,
        }),
    );
    this.scheduler = new SchedulerWorker(this.client('default-scheduler'), this.clock, this.profile, options.seed);
    const kubelet = createKubelet(
      options.kubelet,
      this.client('kubelet'),
      this.store,
      this.clock,
      new Rng(options.seed + 1),
    );
    this.loop = new Loop(this.clock, this.store, [this.scheduler, ...workers, kubelet], {
      ...defaultLimits,
      ...options.limits,
    });
    for (const worker of workers) worker.start();
    const said = all.flatMap((c) => (c.approximation ? [`${c.name}: ${c.approximation}`] : []));
    this.approximations = [...said, ...this.scheduler.approximations, ...kubelet.approximations];
  }

  /** The API in the name of `actor`. */
  client(actor: string, source?: string): Client {
    return new Client(this.api, this.recorder, this.trace, actor, this.start, source);
  }

  run(goal: RunGoal): RunResult {
    return this.loop.run(goal);
  }

  /** Virtual milliseconds since the start. */
  elapsed(): number {
    return this.clock.now() - this.start;
  }
}
