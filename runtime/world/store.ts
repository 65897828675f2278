import { type ClusterView, type GroupKind, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { stableStringify } from './equal.js';
import { ensure, namespaceOf } from './kinds.js';

export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change, in the order in which the store took it. `old` is the object before, of MODIFIED and DELETED. */
export interface WatchEvent {
  readonly type: WatchType;
  readonly kind: GroupKind;
  readonly object: KubeObject;
  readonly old?: KubeObject;
}

const keyIn = (namespace: string, name: string): string => `${namespace}\u0000${name}`;

/**
 * The objects of the simulated cluster. Objects are immutable once stored: writers hand in new ones.
 * Every effective write takes the next resourceVersion and is delivered to subscribers in that order.
 */
export class Store implements ClusterView {
  private version = 0;
  private readonly kinds = new Map<GroupKind, Map<string, KubeObject>>();
  private readonly sorted = new Map<string, readonly KubeObject[]>();
  private readonly byOwner = new Map<string, Map<string, KubeObject>>();
  private readonly subscribers: ((event: WatchEvent) => void)[] = [];

  get resourceVersion(): number {
    return this.version;
  }

  subscribe(listener: (event: WatchEvent) => void): void {
    this.subscribers.push(listener);
  }

  get(kind: GroupKind, namespace: string, name: string): KubeObject | undefined {
    return this.kinds.get(kind)?.get(keyIn(namespace, name));
  }

  list(kind: GroupKind, namespace?: string): readonly KubeObject[] {
    const cacheKey = namespace === undefined ? kind : `${kind}\u0000${namespace}`;
    const cached = this.sorted.get(cacheKey);
    if (cached) return cached;
    const all = [...(this.kinds.get(kind)?.entries() ?? [])];
    all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const list = all.map(([, o]) => o).filter((o) => namespace === undefined || namespaceOf(o) === namespace);
    this.sorted.set(cacheKey, list);
    return list;
  }

  /** Objects that name `uid` among their owners, of one kind or of all, by kind, namespace and name. */
  ownedBy(uid: string, kind?: GroupKind): KubeObject[] {
    const owned = [...(this.byOwner.get(uid)?.entries() ?? [])].filter(
      ([, o]) => kind === undefined || groupKindOf(o) === kind,
    );
    return owned.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, o]) => o);
  }

  /** Every group kind that has or had objects, sorted. */
  groupKinds(): GroupKind[] {
    return [...this.kinds.keys()].sort();
  }

  /** Stores a new object. @throws Error where the name is taken: the API layer checks before. */
  add(object: KubeObject): KubeObject {
    const kind = groupKindOf(object);
    const key = keyIn(namespaceOf(object), object.metadata.name!);
    const map = ensure(this.kinds, kind, () => new Map<string, KubeObject>());
    if (map.has(key)) throw new Error(`${kind} ${key.replace('\u0000', '/')} exists`);
    const stored = this.stamp(object);
    map.set(key, stored);
    this.changed(kind, namespaceOf(object));
    this.index(kind, key, undefined, stored);
    this.emit({ type: 'ADDED', kind, object: stored });
    return stored;
  }

  /** Replaces an object; a write that changes nothing is none. Returns what is stored now. */
  replace(object: KubeObject): KubeObject {
    const kind = groupKindOf(object);
    const key = keyIn(namespaceOf(object), object.metadata.name!);
    const map = this.kinds.get(kind);
    const old = map?.get(key);
    if (!map || !old) throw new Error(`${kind} ${key.replace('\u0000', '/')} does not exist`);
    object.metadata.resourceVersion = old.metadata.resourceVersion!;
    if (stableStringify(old) === stableStringify(object)) return old;
    const stored = this.stamp(object);
    map.set(key, stored);
    this.changed(kind, namespaceOf(object));
    this.index(kind, key, old, stored);
    this.emit({ type: 'MODIFIED', kind, object: stored, old });
    return stored;
  }

  remove(kind: GroupKind, namespace: string, name: string): KubeObject | undefined {
    const key = keyIn(namespace, name);
    const map = this.kinds.get(kind);
    const old = map?.get(key);
    if (!map || !old) return undefined;
    map.delete(key);
    this.changed(kind, namespace);
    this.index(kind, key, old, undefined);
    this.version++;
    this.emit({ type: 'DELETED', kind, object: old, old });
    return old;
  }

  private stamp(object: KubeObject): KubeObject {
    object.metadata.resourceVersion = String(++this.version);
    return object;
  }

  private changed(kind: GroupKind, namespace: string): void {
    this.sorted.delete(kind);
    this.sorted.delete(`${kind}\u0000${namespace}`);
  }

  private index(kind: GroupKind, key: string, old: KubeObject | undefined, now: KubeObject | undefined): void {
    const id = `${kind}\u0000${key}`;
    for (const ref of old?.metadata.ownerReferences ?? []) this.byOwner.get(ref.uid)?.delete(id);
    for (const ref of now?.metadata.ownerReferences ?? [])
      ensure(this.byOwner, ref.uid, () => new Map<string, KubeObject>()).set(id, now!);
  }

  private emit(event: WatchEvent): void {
    for (const listener of this.subscribers) listener(event);
  }
}
