import type { Client } from '../world/client.js';
import { timestamp, type VirtualClock } from '../world/clock.js';
import { controllerOf, isDeleting, type LiveOf } from '../world/kinds.js';
import { type ContainerRun, containerRuns, waiting } from './container-run.js';
import { environmentTrouble, mountTrouble } from './dependencies.js';
import { type Behaviour, behaviourOf } from './faults.js';
import type { Images } from './images.js';
import { backoff, type KubeletModel, retries } from './model.js';
import { planProbes } from './probes.js';
import { composeStatus } from './status.js';

type LivePod = LiveOf<'Pod'>;

/**
 * One pod on its node: sandbox, image pulls, init containers in order, sidecars, containers, probes, restarts with
 * back-off, and the end. Mirrors the flow of kuberuntime/kuberuntime_manager.go on timers instead of goroutines.
 */
export class PodWorker {
  readonly runs: ContainerRun[];
  private sandboxReady = false;
  private stopping = false;
  private dead = false;

  constructor(
    readonly pod: LivePod,
    private readonly client: Client,
    private readonly clock: VirtualClock,
    private readonly model: KubeletModel,
    private readonly images: Images,
    readonly ip: string,
  ) {
    this.runs = containerRuns(pod);
  }

  start(): void {
    this.report('accepted by its node');
    this.after(this.model.sandbox, () => this.mount(retries.mount));
  }

  /** Volumes first: a ConfigMap or Secret that is not there is asked for again and again. */
  private mount(retry: number): void {
    const trouble = mountTrouble(this.client.api.store, this.pod);
    if (trouble === undefined) {
      this.sandboxReady = true;
      this.advance();
      return;
    }
    this.say('Warning', 'FailedMount', trouble);
    this.report(trouble);
    this.after(retry, () => this.mount(Math.min(retry * 2, retries.mountLimit)));
  }

  private after(ms: number, act: () => void): void {
    this.clock.after(ms, () => {
      if (!this.dead) act();
    });
  }

  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.client.event(this.pod, type, reason, message);
  }

  private current(): LivePod | undefined {
    const found = this.client.get('Pod', this.pod.metadata.namespace ?? '', this.pod.metadata.name);
    return found?.metadata.uid === this.pod.metadata.uid ? found : undefined;
  }

  /** Starts whatever may start now: the next init container, or all containers once the init containers are through. */
  private advance(): void {
    if (this.stopping) return;
    for (const run of this.runs.filter((r) => r.init)) {
      if (run.life === 0) this.create(run);
      const through = run.sidecar ? run.started : run.state.terminated?.exitCode === 0;
      if (!through) {
        this.report(`waits for init container ${run.container.name}`);
        return;
      }
    }
    for (const run of this.runs) if (!run.init && run.life === 0) this.create(run);
    this.report('its init containers are through');
  }

  private create(run: ContainerRun): void {
    const life = ++run.life;
    const alive = (act: () => void) => () => {
      if (run.life === life && !this.stopping) act();
    };
    const image = run.container.image ?? '';
    const behaviour = this.behaviour(run);
    if (behaviour.pullFails) {
      this.pullFailed(run, alive);
      return;
    }
    const cached = this.images.has(this.pod.spec?.nodeName ?? '', image) && run.container.imagePullPolicy !== 'Always';
    if (cached)
      this.say(
        'Normal',
        'Pulled',
        `Container image "${image}" already present on machine and can be accessed by the pod`,
      );
    else this.say('Normal', 'Pulling', `Pulling image "${image}"`);
    const delay = cached
      ? 0
      : this.images.pullTime(this.pod.spec?.nodeName ?? '', image, this.clock.now(), this.model.imagePull);
    this.after(
      delay,
      alive(() => {
        if (!cached) this.say('Normal', 'Pulled', `Successfully pulled image "${image}"`);
        this.configure(run, behaviour, alive);
      }),
    );
  }

  /** Whether the process is meant to end by itself, and how. */
  private behaviour(run: ContainerRun): Behaviour {
    const job = controllerOf(this.pod)?.kind === 'Job' || this.pod.spec?.restartPolicy === 'Never';
    const ends = run.init ? !run.sidecar : job;
    return behaviourOf(this.pod, run.container, { run: this.model.run, start: this.model.containerStart }, ends);
  }

  private pullFailed(run: ContainerRun, alive: (act: () => void) => () => void): void {
    const image = run.container.image ?? '';
    this.say('Warning', 'Failed', `Failed to pull image "${image}": not found`);
    run.state = waiting('ErrImagePull', `failed to pull image "${image}"`);
    this.report(`image ${image} cannot be pulled`);
    const delay = Math.min(backoff.base * 2 ** run.failures++, backoff.limit);
    this.after(
      this.model.relist,
      alive(() => {
        this.say('Normal', 'BackOff', `Back-off pulling image "${image}"`);
        run.state = waiting('ImagePullBackOff', `Back-off pulling image "${image}"`);
        this.report(`image ${image} cannot be pulled`);
      }),
    );
    this.after(
      delay,
      alive(() => this.create(run)),
    );
  }

  /** Makes the environment, and starts the container; waits for what is missing. */
  private configure(run: ContainerRun, behaviour: Behaviour, alive: (act: () => void) => () => void): void {
    const trouble = environmentTrouble(this.client.api.store, this.pod, run.container);
    if (trouble === undefined) {
      this.run(run, behaviour, alive);
      return;
    }
    this.say('Warning', 'Failed', `Error: ${trouble}`);
    run.state = waiting('CreateContainerConfigError', trouble);
    this.report(trouble);
    this.after(
      retries.config,
      alive(() => this.configure(run, behaviour, alive)),
    );
  }

  private run(run: ContainerRun, behaviour: Behaviour, alive: (act: () => void) => () => void): void {
    const { name } = run.container;
    run.startedAt = this.clock.now();
    run.state = { running: { startedAt: timestamp(run.startedAt) } };
    this.say('Normal', 'Created', `Container created`);
    this.say('Normal', 'Started', `Container started`);
    const plan = planProbes(run.container, behaviour.readyAfter);
    const at = (ms: number | undefined, act: () => void): void => {
      if (ms !== undefined) this.after(ms, alive(act));
    };
    at(plan.startedAt, () => {
      run.started = true;
      if (run.init) this.advance();
    });
    at(plan.readyAt, () => {
      run.ready = true;
      this.report(`container ${name} is ready`);
    });
    if (behaviour.readyAfter === undefined && run.container.readinessProbe && !plan.killedBy)
      this.say('Warning', 'Unhealthy', 'Readiness probe failed');
    at(plan.killedAt, () => {
      this.say('Warning', 'Unhealthy', `${plan.killedBy} probe failed`);
      this.say(
        'Normal',
        'Killing',
        `Container ${name} failed ${plan.killedBy?.toLowerCase()} probe, will be restarted`,
      );
      this.after(
        this.shutdownTime(),
        alive(() => this.ended(run, 137)),
      );
    });
    at(behaviour.exitAfter, () => this.ended(run, behaviour.exitCode ?? 0));
    this.report(`container ${name} runs`);
  }

  private shutdownTime(): number {
    return Math.min(this.model.shutdown, (this.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000);
  }

  /** A process is gone: restart it with back-off, or let the pod go on without it. */
  private ended(run: ContainerRun, exitCode: number): void {
    const now = this.clock.now();
    run.state = {
      terminated: {
        exitCode,
        reason: exitCode === 0 ? 'Completed' : 'Error',
        startedAt: timestamp(run.startedAt),
        finishedAt: timestamp(now),
      },
    };
    run.started = false;
    run.ready = false;
    if (!this.restarts(run, exitCode)) {
      this.report(`container ${run.container.name} exited with ${exitCode}`);
      this.after(this.model.relist, () => this.advance());
      return;
    }
    if (now - run.startedAt >= backoff.reset) run.failures = 0;
    const delay = Math.min(backoff.base * 2 ** run.failures, backoff.limit);
    const first = run.failures === 0 && run.restarts === 0;
    run.failures++;
    run.last = run.state;
    const life = run.life;
    const again = (): void => {
      if (run.life !== life || this.stopping) return;
      run.restarts++;
      this.create(run);
    };
    if (first) {
      this.report(`container ${run.container.name} exited with ${exitCode}`);
      this.after(this.model.relist, again);
      return;
    }
    const message = `back-off ${delay / 1000}s restarting failed container=${run.container.name} pod=${this.pod.metadata.name}_${this.pod.metadata.namespace}(${this.pod.metadata.uid})`;
    this.say(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${run.container.name} in pod ${this.pod.metadata.name}_${this.pod.metadata.namespace}(${this.pod.metadata.uid})`,
    );
    run.state = waiting('CrashLoopBackOff', message);
    this.report(`container ${run.container.name} exited with ${exitCode}; back-off ${delay / 1000} s`);
    this.after(delay, again);
  }

  private restarts(run: ContainerRun, exitCode: number): boolean {
    const policy = run.container.restartPolicy ?? this.pod.spec?.restartPolicy ?? 'Always';
    if (run.sidecar) return this.runs.some((r) => !r.init && !r.state.terminated);
    if (run.init) return exitCode !== 0 && policy !== 'Never';
    return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  }

  /** Deletion: TERM, wait, gone. Hooks and sidecars are part of the same grace period. */
  stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    const pod = this.current();
    const grace = (pod?.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    for (const run of this.runs)
      if (run.state.running && !run.sidecar) this.say('Normal', 'Killing', `Stopping container ${run.container.name}`);
    const hook = this.runs.reduce(
      (n, r) => Math.max(n, (r.container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000),
      0,
    );
    const running = this.runs.some((r) => r.state.running);
    this.after(running ? Math.min(grace, hook + this.model.shutdown) : 0, () => {
      for (const run of this.runs) run.ready = false;
      this.remove();
    });
  }

  private remove(): void {
    this.dead = true;
    const pod = this.current();
    if (pod && isDeleting(pod)) this.client.delete(pod, 'its containers have stopped', { gracePeriodSeconds: 0 });
  }

  /** The pod has left the API without waiting. */
  abandon(): void {
    this.dead = true;
  }

  private report(why: string): void {
    const pod = this.current();
    if (!pod) return;
    const now = this.clock.now();
    const updated = this.client.updateStatus(pod, why, (draft) => {
      draft.status = composeStatus(draft, this.runs, { ip: this.sandboxReady ? this.ip : undefined, now });
    });
    const over = updated.status?.phase === 'Succeeded' || updated.status?.phase === 'Failed';
    if (over && !this.stopping) this.stopSidecars();
  }

  private stopSidecars(): void {
    for (const run of this.runs) if (run.sidecar && run.state.running) this.ended(run, 0);
  }
}
