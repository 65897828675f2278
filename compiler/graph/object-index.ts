import type { GroupKind } from '../kube/object.js';
import { type LabelSelectorLike, type Labels, matchesSelector } from '../kube/selectors.js';
import type { GraphNode } from './node.js';

/** Objects by identity and by label. */
export class ObjectIndex {
  private readonly byName = new Map<string, GraphNode[]>();
  private readonly byKind = new Map<GroupKind, GraphNode[]>();
  private readonly byPlace = new Map<string, GraphNode[]>();
  private readonly pods = new Map<string, LabelIndex>();

  constructor(readonly nodes: readonly GraphNode[]) {
    for (const node of nodes) {
      push(this.byKind, node.groupKind, node);
      push(this.byPlace, `${node.groupKind}/${node.namespace}`, node);
      if (node.name) push(this.byName, identity(node.groupKind, node.namespace, node.name), node);
      if (node.pod && node.groupKind !== 'PodTemplate') {
        const index = this.pods.get(node.namespace) ?? new LabelIndex((n) => n.pod?.labels ?? {});
        this.pods.set(node.namespace, index);
        index.add(node);
      }
    }
  }

  /** All objects of that identity; more than one where the input repeats it. */
  named(kind: GroupKind, namespace: string, name: string): readonly GraphNode[] {
    return this.byName.get(identity(kind, namespace, name)) ?? [];
  }

  list(kind: GroupKind, namespace?: string): readonly GraphNode[] {
    return (namespace === undefined ? this.byKind.get(kind) : this.byPlace.get(`${kind}/${namespace}`)) ?? [];
  }

  /** Objects of a namespace whose pods carry the labels that are selected. */
  podsMatching(namespace: string, selector: LabelSelectorLike): readonly GraphNode[] {
    return this.pods.get(namespace)?.matching(selector) ?? [];
  }

  /** Everything in a namespace that is or makes pods. */
  podsIn(namespace: string): readonly GraphNode[] {
    return this.pods.get(namespace)?.all ?? [];
  }

  /** Every identity that the input gives to several objects. */
  repeated(): readonly (readonly GraphNode[])[] {
    return [...this.byName.values()].filter((nodes) => nodes.length > 1);
  }
}

/** Narrows a selector to the objects with its rarest label before matching it in full. */
class LabelIndex {
  readonly all: GraphNode[] = [];
  private readonly byPair = new Map<string, GraphNode[]>();

  constructor(private readonly labelsOf: (node: GraphNode) => Labels) {}

  add(node: GraphNode): void {
    this.all.push(node);
    for (const [k, v] of Object.entries(this.labelsOf(node))) push(this.byPair, `${k}=${v}`, node);
  }

  matching(selector: LabelSelectorLike): readonly GraphNode[] {
    let candidates: readonly GraphNode[] = this.all;
    for (const [k, v] of Object.entries(selector.matchLabels ?? {})) {
      const some = this.byPair.get(`${k}=${v}`) ?? [];
      if (some.length < candidates.length) candidates = some;
    }
    return candidates.filter((n) => matchesSelector(selector, this.labelsOf(n)));
  }
}

function identity(kind: GroupKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
