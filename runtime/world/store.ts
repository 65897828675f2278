import { type ClusterView, type GroupKind, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { equal } from './equal.js';
import { controllerOf, ensure, namespaceOf } from './kinds.js';
import { SortedList } from './sorted-list.js';

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
  /** By kind, and by kind and namespace. */
  private readonly sorted = new Map<string, SortedList<KubeObject>>();
  /** By owner uid, and by owner uid and kind. */
  private readonly byOwner = new Map<string, SortedList<KubeObject>>();
  /** Objects without a controller, by kind and namespace. */
  private readonly uncontrolled = new Map<string, SortedList<KubeObject>>();
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
    return this.sorted.get(namespace === undefined ? kind : keyIn(kind, namespace))?.items ?? [];
  }

  /** Objects that name `uid` among their owners, of one kind or of all, by kind, namespace and name. */
  ownedBy(uid: string, kind?: GroupKind): readonly KubeObject[] {
    return this.byOwner.get(kind === undefined ? uid : keyIn(uid, kind))?.items ?? [];
  }

  /** Objects of a kind in a namespace that no controller owns: those that one may adopt. By name. */
  orphans(kind: GroupKind, namespace: string): readonly KubeObject[] {
    return this.uncontrolled.get(keyIn(kind, namespace))?.items ?? [];
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
    if (equal(old, object)) return old;
    const stored = this.stamp(object);
    map.set(key, stored);
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
    this.index(kind, key, old, undefined);
    this.version++;
    this.emit({ type: 'DELETED', kind, object: old, old });
    return old;
  }

  private stamp(object: KubeObject): KubeObject {
    object.metadata.resourceVersion = String(++this.version);
    return object;
  }

  private index(kind: GroupKind, key: string, old: KubeObject | undefined, now: KubeObject | undefined): void {
    const put = (lists: Map<string, SortedList<KubeObject>>, name: string, id: string): void => {
      const list = ensure(lists, name, () => new SortedList<KubeObject>());
      if (now) list.set(id, now);
      else list.delete(id);
    };
    put(this.sorted, kind, key);
    const place = keyIn(kind, namespaceOf((now ?? old)!));
    put(this.sorted, place, key);
    if (now && !controllerOf(now)) put(this.uncontrolled, place, key);
    else this.uncontrolled.get(place)?.delete(key);
    const id = keyIn(kind, key);
    const kept = new Set(now?.metadata.ownerReferences?.map((r) => r.uid));
    for (const { uid } of old?.metadata.ownerReferences ?? [])
      if (!kept.has(uid)) for (const name of [uid, keyIn(uid, kind)]) this.byOwner.get(name)?.delete(id);
    for (const uid of kept) {
      put(this.byOwner, uid, id);
      put(this.byOwner, keyIn(uid, kind), id);
    }
  }

  private emit(event: WatchEvent): void {
    for (const listener of this.subscribers) listener(event);
  }
}
