import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { podKey } from '../framework/events.js';
import { createScheduler, type DefaultScheduler } from '../scheduler.js';
import type { Decision, SchedulerOptions } from '../types.js';

export type AnyPod = Pod & KubeObject;

/** One pod's turn. */
export interface Placement {
  readonly pod: AnyPod;
  readonly decision: Decision;
  /** Where it ends up: the chosen node, or the one that preemption frees. */
  readonly node?: string;
}

const idOf = (o: KubeObject): string => `${o.kind}/${o.metadata.namespace ?? ''}/${o.metadata.name}`;

/** A cluster as a set of objects, from which schedulers are made: to try things out without harm. */
export class World {
  private readonly objects: ReadonlyMap<string, KubeObject>;

  constructor(
    readonly options: SchedulerOptions,
    objects: Iterable<KubeObject>,
  ) {
    this.objects = new Map([...objects].map((o) => [idOf(o), o]));
  }

  /** All objects of a kind, in input order. */
  list<T extends KubeObject>(kind: string): T[] {
    return [...this.objects.values()].filter((o): o is T => o.kind === kind);
  }

  /** The world with objects added or replaced, and others gone. */
  with(changes: Iterable<KubeObject>, gone: Iterable<KubeObject> = [], options: Partial<SchedulerOptions> = {}): World {
    const next = new Map(this.objects);
    for (const o of gone) next.delete(idOf(o));
    for (const o of changes) next.set(idOf(o), o);
    return new World({ ...this.options, ...options }, next.values());
  }

  scheduler(options: Partial<SchedulerOptions> = {}): DefaultScheduler {
    const scheduler = createScheduler({ ...this.options, ...options });
    for (const o of this.objects.values()) scheduler.upsert(o);
    return scheduler;
  }

  /** Pods that wait for a node, as the queue would take them: by priority, then in input order. */
  pending(): AnyPod[] {
    return this.list<AnyPod>('Pod')
      .filter((p) => !p.spec?.nodeName && p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed')
      .sort((a, b) => (b.spec?.priority ?? 0) - (a.spec?.priority ?? 0));
  }
}

/** Places pods one after another; each stays where it is put. */
export function placeAll(scheduler: DefaultScheduler, pods: Iterable<AnyPod>): Placement[] {
  const out: Placement[] = [];
  for (const pod of pods) {
    const decision = scheduler.schedule(pod);
    const node = decision.nodeName ?? decision.nominatedNodeName;
    out.push({ pod, decision, ...(node ? { node } : {}) });
    for (const victim of decision.victims ?? []) scheduler.remove(victim as AnyPod);
    if (node) bind(scheduler, pod, node, decision);
  }
  return out;
}

/** Puts a pod on a node, with what that means to its volumes. */
export function bind(scheduler: DefaultScheduler, pod: AnyPod, node: string, decision: Decision): void {
  scheduler.upsert({ ...pod, spec: { ...pod.spec, nodeName: node } } as AnyPod);
  for (const { volume, claim } of decision.volumes?.bindings ?? []) {
    const { namespace, name, uid } = claim.metadata ?? {};
    const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid };
    scheduler.upsert({ ...volume, spec: { ...volume.spec, claimRef } } as KubeObject);
  }
  for (const { claim, allocation } of decision.allocations ?? [])
    scheduler.upsert({ ...claim, status: { ...claim.status, allocation } } as unknown as KubeObject);
  for (const claim of decision.volumes?.provision ?? []) {
    const annotations = { ...claim.metadata?.annotations, 'volume.kubernetes.io/selected-node': node };
    scheduler.upsert({ ...claim, metadata: { ...claim.metadata, annotations } } as KubeObject);
  }
}

/** A pod like another one, new to the cluster. */
export function copyOf(pod: AnyPod, name: string): AnyPod {
  const { nodeName: _, ...spec } = pod.spec ?? ({} as NonNullable<Pod['spec']>);
  const { uid: __, ...metadata } = pod.metadata;
  return { ...pod, metadata: { ...metadata, name, uid: `${podKey(pod)}/${name}` }, spec, status: {} } as AnyPod;
}
