import type { KubeObject } from '../../../compiler/kube/object.js';

/** Objects of the kinds that plugins look up, by kind, namespace and name. Stands in for the informers' listers. */
export class ObjectStore {
  private readonly kinds = new Map<string, Map<string, Map<string, KubeObject>>>();
  private readonly versions = new Map<string, number>();

  set(object: KubeObject): void {
    const namespace = object.metadata.namespace ?? '';
    let spaces = this.kinds.get(object.kind);
    if (!spaces) {
      spaces = new Map();
      this.kinds.set(object.kind, spaces);
    }
    let names = spaces.get(namespace);
    if (!names) {
      names = new Map();
      spaces.set(namespace, names);
    }
    names.set(object.metadata.name ?? '', object);
    this.touch(object.kind);
  }

  delete(object: KubeObject): void {
    this.kinds
      .get(object.kind)
      ?.get(object.metadata.namespace ?? '')
      ?.delete(object.metadata.name ?? '');
    this.touch(object.kind);
  }

  get<T = KubeObject>(kind: string, namespace: string, name: string): T | undefined {
    return this.kinds.get(kind)?.get(namespace)?.get(name) as T | undefined;
  }

  /** All of a kind, in order of namespace and name; of one namespace where it is given. */
  list<T = KubeObject>(kind: string, namespace?: string): T[] {
    const spaces = this.kinds.get(kind);
    if (!spaces) return [];
    const chosen = namespace === undefined ? sorted(spaces) : [spaces.get(namespace) ?? new Map<string, KubeObject>()];
    return chosen.flatMap((names) => sorted(names)) as T[];
  }

  /** Grows with every change to an object of the kind. */
  version(kind: string): number {
    return this.versions.get(kind) ?? 0;
  }

  private touch(kind: string): void {
    this.versions.set(kind, this.version(kind) + 1);
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, v]) => v);
}
