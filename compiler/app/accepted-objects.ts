import { governingKinds } from '../../runtime/admission/governing.js';
import { SortedList } from '../../runtime/world/sorted-list.js';
import { type ClusterView, type GroupKind, groupKind, type KubeObject } from '../kube/object.js';
import type { ServerAnswer } from '../validate/types.js';
import type { Alternatives } from './alternatives.js';

/** The objects of one kind: all, and those of each namespace, by namespace and name. */
class Kind {
  private readonly objects = new Map<string, KubeObject>();
  private readonly lists = new Map<string | undefined, SortedList<KubeObject>>();

  take(object: KubeObject): void {
    const { namespace = '', name = '' } = object.metadata;
    const key = `${namespace}\n${name}`;
    this.objects.set(key, object);
    for (const of of [undefined, namespace]) {
      let list = this.lists.get(of);
      if (!list) {
        list = new SortedList();
        this.lists.set(of, list);
      }
      list.set(key, object);
    }
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.objects.get(`${namespace}\n${name}`);
  }

  list(namespace: string | undefined): readonly KubeObject[] {
    return this.lists.get(namespace)?.items ?? [];
  }
}

/** The objects accepted so far that may govern others, as admission plugins see a cluster. */
export class AcceptedObjects implements ClusterView {
  private readonly kinds = new Map<GroupKind, Kind>();
  /** Many kinds are never asked for, so what is accepted waits here until one is. */
  private readonly waiting = new Map<GroupKind, ServerAnswer[]>();

  /** Grows with each object that is kept: while it stays, equal objects get equal answers. */
  version = 0;

  constructor(
    /** Of the whole input; without one every object is kept. */
    private readonly alternatives: Alternatives | undefined,
    private readonly dryRun: boolean,
  ) {}

  put(answer: ServerAnswer, namespace: string): void {
    const kind = groupKind(answer.kind!.group, answer.kind!.kind);
    if (this.alternatives && !this.alternatives.asksFor(kind, namespace)) return;
    this.version++;
    const waiting = this.waiting.get(kind);
    if (waiting) waiting.push(answer);
    else this.waiting.set(kind, [answer]);
  }

  /** The objects of a kind, with what was accepted of it since it was last asked for. */
  private settled(kind: GroupKind): Kind | undefined {
    const waiting = this.waiting.get(kind);
    if (!waiting) return this.kinds.get(kind);
    this.waiting.delete(kind);
    const objects = this.kinds.get(kind) ?? new Kind();
    this.kinds.set(kind, objects);
    for (const { object } of waiting) if (object) objects.take(object);
    return objects;
  }

  get(kind: GroupKind, namespace: string, name: string): KubeObject | undefined {
    return this.settled(kind)?.get(namespace, name);
  }

  list(kind: GroupKind, namespace?: string): readonly KubeObject[] {
    // What is only tried uses up no quota.
    if (this.dryRun && namespace !== undefined && !governingKinds.has(kind)) return [];
    return this.settled(kind)?.list(namespace) ?? [];
  }
}
