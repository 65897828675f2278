import type { ContainerStatus, Pod, PodCondition } from '../../schemas/generated/types/core_v1.js';
import type { Client } from '../world/client.js';
import { timestamp, type VirtualClock } from '../world/clock.js';
import { controllerOf, isDeleting, keyOf, type LiveOf, splitKey } from '../world/kinds.js';
import { WorkQueue } from '../world/queue.js';
import type { Rng } from '../world/rng.js';
import type { Store, WatchEvent } from '../world/store.js';
import { PodAddresses } from './addresses.js';
import type { KubeletWorker } from './index.js';
import { batch } from './model.js';

/**
 * What `at once` is on the virtual clock, in milliseconds: pods that are created together are placed before the first of
 * them runs, and they do not all become ready in the same moment.
 */
const latency = 20;
const spread = 3;
const step = 5;

/** Kubelets without delays: what is bound is Ready, what belongs to a Job has succeeded, what is deleted is gone. */
export class InstantKubelet implements KubeletWorker {
  readonly name = 'kubelet';
  readonly approximations = ['kubelet: instant; containers never fail, probes pass and pods of Jobs succeed at once'];
  private readonly queue: WorkQueue;
  private readonly addresses = new PodAddresses();

  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly clock: VirtualClock,
    private readonly rng: Rng,
  ) {
    this.queue = new WorkQueue(clock);
  }

  observe(event: WatchEvent): void {
    if (event.kind !== 'Pod' || event.type === 'DELETED') return;
    const pod = event.object as Pod & WatchEvent['object'];
    if (pod.spec?.nodeName && (isDeleting(pod) || (pod.status?.phase ?? 'Pending') === 'Pending'))
      this.queue.addAfter(keyOf(pod), latency + this.rng.below(spread) * step);
  }

  hasWork(): boolean {
    return this.queue.size > 0;
  }

  work(): string {
    let key = '';
    for (let i = 0; i < batch && this.queue.size > 0; i++) key = this.next();
    return `${this.name} ${key}`;
  }

  private next(): string {
    const key = this.queue.pop()!;
    const { namespace, name } = splitKey(key);
    const pod = this.client.get('Pod', namespace, name);
    if (pod?.spec?.nodeName && this.store.get('Node', '', pod.spec.nodeName)) this.sync(pod);
    return key;
  }

  private sync(pod: LiveOf<'Pod'>): void {
    if (isDeleting(pod)) {
      if (!pod.metadata.finalizers?.length || (pod.metadata.deletionGracePeriodSeconds ?? 0) > 0)
        this.client.delete(pod, 'its containers have stopped', { gracePeriodSeconds: 0 });
      return;
    }
    if ((pod.status?.phase ?? 'Pending') !== 'Pending') return;
    const succeeds = controllerOf(pod)?.kind === 'Job';
    const now = timestamp(this.clock.now());
    this.client.updateStatus(pod, succeeds ? 'its containers have run to the end' : 'its containers run', (draft) => {
      const ip = this.addresses.of(pod);
      draft.status = {
        ...draft.status,
        phase: succeeds ? 'Succeeded' : 'Running',
        podIP: ip,
        podIPs: [{ ip }],
        hostIP: '10.0.0.1',
        startTime: now,
        conditions: readyConditions(draft as Pod, now),
        containerStatuses: (draft.spec?.containers ?? []).map((c) =>
          containerStatus(c.name, c.image ?? '', succeeds, now),
        ),
      };
    });
  }
}

/** What the kubelet says of a pod; conditions of others, such as the scheduler's, stay. Readiness gates open at once. */
function readyConditions(pod: Pod, now: string): PodCondition[] {
  const gates = (pod.spec?.readinessGates ?? []).map((g) => g.conditionType);
  const types = ['Initialized', 'Ready', 'ContainersReady', ...gates];
  const others = (pod.status?.conditions ?? []).filter((c) => !types.includes(c.type));
  return [...others, ...types.map((type) => ({ type, status: 'True', lastTransitionTime: now }))];
}

function containerStatus(name: string, image: string, succeeded: boolean, now: string): ContainerStatus {
  const state = succeeded
    ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } }
    : { running: { startedAt: now } };
  return { name, image, imageID: '', ready: true, started: true, restartCount: 0, state };
}
