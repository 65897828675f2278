import { type GroupKind, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import type { ClusterApi, DeleteOptions } from './api.js';
import { ApiError } from './errors.js';
import { type KindName, type Kinds, type Live, type LiveOf, namespaceOf } from './kinds.js';
import { type EventRecorder, type EventType, referenceTo } from './recorder.js';
import type { Trace, Verb } from './trace.js';

type AnyLive = Live<{ apiVersion: string; kind: string }>;

/**
 * The API as one actor sees it. Every write names its reason and lands in the trace.
 * Reads come from the store itself: caches never lag in a simulation.
 */
export class Client {
  constructor(
    readonly api: ClusterApi,
    private readonly recorder: EventRecorder,
    private readonly trace: Trace,
    readonly actor: string,
    private readonly epoch: number,
    /** The component that events name; by default the actor. */
    private readonly source: string = actor,
  ) {}

  get<K extends KindName>(kind: K, namespace: string, name: string): LiveOf<K> | undefined {
    return this.api.store.get(kind, namespace, name) as LiveOf<K> | undefined;
  }

  /** By namespace and name. */
  list<K extends KindName>(kind: K, namespace?: string): readonly LiveOf<K>[] {
    return this.api.store.list(kind, namespace) as unknown as readonly LiveOf<K>[];
  }

  /** Objects of a kind whose controlling owner has this uid. */
  controlledBy<K extends KindName>(kind: K, uid: string): LiveOf<K>[] {
    return this.api.store
      .ownedBy(uid, kind)
      .filter((o) => o.metadata.ownerReferences?.some((r) => r.uid === uid && r.controller)) as unknown as LiveOf<K>[];
  }

  /** Objects that no controller owns, by name. */
  orphans<K extends KindName>(kind: K, namespace: string): readonly LiveOf<K>[] {
    return this.api.store.orphans(kind, namespace) as unknown as readonly LiveOf<K>[];
  }

  /** @throws ApiError */
  create<K extends KindName>(_kind: K, object: Kinds[K], why: string, evidence?: unknown): LiveOf<K> {
    const stored = this.api.create(object as unknown as KubeObject);
    this.note('create', stored, why, evidence);
    return stored as unknown as LiveOf<K>;
  }

  /** Applies `change` to a copy of what is stored now, and writes it back. @throws ApiError */
  update<T extends AnyLive>(object: T, why: string, change: (draft: T) => void): T {
    return this.write(object, why, change);
  }

  /** As `update`, of the status alone. */
  updateStatus<T extends AnyLive>(object: T, why: string, change: (draft: T) => void): T {
    return this.write(object, why, change, 'status');
  }

  private write<T extends AnyLive>(object: T, why: string, change: (draft: T) => void, subresource?: 'status'): T {
    const store = this.api.store;
    const current = store.get(groupKindOf(object), namespaceOf(object), object.metadata.name);
    if (!current || current.metadata.uid !== object.metadata.uid)
      throw new ApiError(404, 'NotFound', `${object.kind} "${object.metadata.name}" not found`);
    const draft = structuredClone(current) as unknown as T;
    change(draft);
    const before = store.resourceVersion;
    const stored = this.api.update(draft as unknown as KubeObject, subresource);
    if (store.resourceVersion !== before) this.note('update', stored, why);
    return stored as unknown as T;
  }

  /** Deletes an object; one that is gone already is no error. */
  delete(object: AnyLive, why: string, options: DeleteOptions = {}): void {
    try {
      this.api.delete(object as unknown as KubeObject, options);
    } catch (e) {
      if (e instanceof ApiError && e.code === 404) return;
      throw e;
    }
    this.note('delete', object, why);
  }

  event(regarding: AnyLive, type: EventType, reason: string, message: string): void {
    this.recorder.record(referenceTo(regarding), { source: this.source, type, reason, message });
  }

  /** An event of the scheduler's kind of recorder (events.k8s.io). */
  seriesEvent(regarding: AnyLive, type: EventType, reason: string, action: string, message: string): void {
    const reference = { ...referenceTo(regarding), resourceVersion: regarding.metadata.resourceVersion };
    this.recorder.recordSeries(reference, { source: this.source, type, reason, message }, action);
  }

  /** Adds to the trace what is no write: a stall, a decision. */
  note(
    verb: Verb,
    object: { apiVersion: string; kind: string; metadata: { name?: string; namespace?: string } },
    why?: string,
    evidence?: unknown,
  ): void {
    const kind: GroupKind = groupKindOf(object);
    const { name = '', namespace = '' } = object.metadata;
    const at = this.api.clock.now() - this.epoch;
    this.trace.push({
      at,
      actor: this.actor,
      verb,
      object: { kind, namespace, name },
      ...(why ? { why } : {}),
      ...(evidence === undefined ? {} : { evidence }),
    });
  }
}
