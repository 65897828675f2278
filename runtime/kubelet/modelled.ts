import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { Client } from '../world/client.js';
import type { VirtualClock } from '../world/clock.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../world/kinds.js';
import { WorkQueue } from '../world/queue.js';
import type { Store, WatchEvent } from '../world/store.js';
import { PodAddresses } from './addresses.js';
import { Images } from './images.js';
import type { KubeletWorker } from './index.js';
import { batch, defaultModel, type KubeletModel } from './model.js';
import { PodWorker } from './pod-worker.js';

/** Kubelets whose containers take time: one `PodWorker` for each pod on a node. */
export class ModelledKubelet implements KubeletWorker {
  readonly name = 'kubelet';
  readonly approximations: readonly string[];
  private readonly queue: WorkQueue;
  private readonly workers = new Map<string, PodWorker>();
  private readonly images = new Images();
  private readonly addresses = new PodAddresses();
  private readonly model: KubeletModel;

  constructor(
    model: Partial<KubeletModel>,
    private readonly client: Client,
    private readonly store: Store,
    private readonly clock: VirtualClock,
  ) {
    this.model = { ...defaultModel, ...model };
    this.queue = new WorkQueue(clock);
    const text = Object.entries(this.model).map(([k, v]) => `${k} ${v / 1000} s`);
    this.approximations = [
      `kubelet: a model of time, not a measurement: ${text.join(', ')}; what fails is said by simulate.drydock.dev annotations`,
    ];
  }

  observe(event: WatchEvent): void {
    if (event.kind !== 'Pod') return;
    const pod = event.object as Pod & WatchEvent['object'];
    if (!pod.spec?.nodeName) return;
    const known = this.workers.get(pod.metadata.uid ?? '');
    if (event.type === 'DELETED') {
      known?.abandon();
      this.workers.delete(pod.metadata.uid ?? '');
    } else if (!known || isDeleting(pod)) this.queue.add(keyOf(pod));
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
    const known = this.workers.get(pod.metadata.uid);
    if (known) {
      if (isDeleting(pod)) known.stop();
      return;
    }
    const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (isDeleting(pod) || over) {
      if (isDeleting(pod)) this.client.delete(pod, 'it never started', { gracePeriodSeconds: 0 });
      return;
    }
    const worker = new PodWorker(pod, this.client, this.clock, this.model, this.images, this.addresses.of(pod));
    this.workers.set(pod.metadata.uid, worker);
    worker.start();
  }
}
