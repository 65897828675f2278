import type { GroupKind } from '../../compiler/kube/object.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { WatchEvent } from '../world/store.js';

const nodes: readonly GroupKind[] = ['Node'];
const volumes: readonly GroupKind[] = [
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass.storage.k8s.io',
  'CSINode.storage.k8s.io',
];

/** Kinds of change that may help a pod, by the plugin that refused it. `freed` means: a pod has left a node. */
const helps: Readonly<Record<string, { kinds: readonly GroupKind[]; pods?: 'freed' | 'any' }>> = {
  NodeResourcesFit: { kinds: nodes, pods: 'freed' },
  NodePorts: { kinds: nodes, pods: 'freed' },
  NodeVolumeLimits: { kinds: volumes, pods: 'freed' },
  VolumeRestrictions: { kinds: volumes, pods: 'freed' },
  PodTopologySpread: { kinds: nodes, pods: 'any' },
  InterPodAffinity: { kinds: nodes, pods: 'any' },
  NodeAffinity: { kinds: nodes },
  NodeName: { kinds: nodes },
  NodeUnschedulable: { kinds: nodes },
  TaintToleration: { kinds: nodes },
  VolumeBinding: { kinds: volumes },
  VolumeZone: { kinds: volumes },
};

interface Parked {
  readonly by: readonly string[];
  readonly priority: number;
}

/** Pods that wait to be scheduled: by priority, then first come first served; and those that wait for a change. */
export class PodQueue {
  private readonly active = new Map<string, number>();
  private readonly parked = new Map<string, Parked>();
  private readonly priorities = new Map<string, number>();

  get size(): number {
    return this.active.size;
  }

  /** A new pod, or a changed one, which is worth another try only where it waits. */
  add(key: string, priority: number, changed: boolean): void {
    this.priorities.set(key, priority);
    if (changed) return;
    this.active.set(key, priority);
  }

  remove(key: string): void {
    this.active.delete(key);
    this.parked.delete(key);
    this.priorities.delete(key);
  }

  pop(): string | undefined {
    let best: string | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (const [key, priority] of this.active)
      if (priority > highest) {
        best = key;
        highest = priority;
      }
    if (best !== undefined) this.active.delete(best);
    return best;
  }

  /** Sets a pod aside until something changes that may help against the plugins that refused it. */
  park(key: string, by: readonly string[]): void {
    this.parked.set(key, { by, priority: this.priorities.get(key) ?? 0 });
  }

  retry(key: string): void {
    const parked = this.parked.get(key);
    if (!parked) return;
    this.parked.delete(key);
    this.active.set(key, parked.priority);
  }

  wake(event: WatchEvent): void {
    for (const [key, { by }] of this.parked)
      if (by.length === 0 || by.some((plugin) => mayHelp(plugin, event))) this.retry(key);
  }
}

function mayHelp(plugin: string, event: WatchEvent): boolean {
  const known = Object.hasOwn(helps, plugin) ? helps[plugin] : undefined;
  if (!known) return event.kind === 'Node' || event.kind === 'Pod';
  if (event.kind !== 'Pod') return known.kinds.includes(event.kind);
  if (!known.pods) return false;
  const bound = Boolean((event.object as unknown as Pod).spec?.nodeName);
  if (known.pods === 'freed') return event.type === 'DELETED' && bound;
  const wasBound = Boolean((event.old as unknown as Pod | undefined)?.spec?.nodeName);
  return bound && (event.type !== 'MODIFIED' || !wasBound || labelsChanged(event));
}

const labelsChanged = (event: WatchEvent): boolean =>
  JSON.stringify(event.object.metadata.labels) !== JSON.stringify(event.old?.metadata.labels);
