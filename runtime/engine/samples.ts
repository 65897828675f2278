import type { WatchEvent } from '../world/store.js';
import type { World } from './world.js';

/** The counts of one workload from a point in virtual time on (milliseconds since the start of the world). */
export interface Sample {
  readonly at: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly desired: number;
  readonly pods: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  readonly unavailable: number;
}

type Counts = Readonly<Record<string, number | undefined>>;
interface WorkloadLike {
  readonly spec?: { replicas?: number; completions?: number; parallelism?: number };
  readonly status?: Counts;
}

const workloads = new Set(['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'Job.batch']);

/** Follows the status of every workload. */
export class Sampler {
  readonly samples: Sample[] = [];
  private readonly last = new Map<string, string>();

  constructor(private readonly world: World) {
    world.store.subscribe((event) => this.observe(event));
  }

  private observe({ type, kind, object }: WatchEvent): void {
    if (type === 'DELETED' || !workloads.has(kind)) return;
    const { namespace = '', name = '' } = object.metadata;
    const counts = countsOf(object as WorkloadLike);
    const id = `${kind} ${namespace}/${name}`;
    const text = JSON.stringify(counts);
    if (this.last.get(id) === text) return;
    this.last.set(id, text);
    this.samples.push({ at: this.world.elapsed(), kind: object.kind, namespace, name, ...counts });
  }
}

function countsOf({ spec, status = {} }: WorkloadLike): Omit<Sample, 'at' | 'kind' | 'namespace' | 'name'> {
  const desired = status['desiredNumberScheduled'] ?? spec?.replicas ?? spec?.completions ?? spec?.parallelism ?? 1;
  const ready = status['readyReplicas'] ?? status['numberReady'] ?? status['succeeded'] ?? status['ready'] ?? 0;
  const available = status['availableReplicas'] ?? status['numberAvailable'] ?? ready;
  return {
    desired,
    pods: status['replicas'] ?? status['currentNumberScheduled'] ?? status['active'] ?? 0,
    ready,
    updated: status['updatedReplicas'] ?? status['updatedNumberScheduled'] ?? 0,
    available,
    unavailable: Math.max(0, desired - available),
  };
}
