import { get } from '../kube/json.js';
import { type GroupKind, groupKind } from '../kube/object.js';
import type { LabelSelectorLike } from '../kube/selectors.js';
import type { ApiObject } from '../lower/api-object.js';
import { type GraphNode, makeNode } from './node.js';
import { ObjectIndex } from './object-index.js';
import { Providers } from './providers.js';
import { nameReferences, selectorReferences } from './references/registry.js';
import type { Reference } from './references/types.js';
import { resolveNames, resolveSelectors } from './resolve.js';

export { matchFields, type Place } from './field-pattern.js';
export { defaultNamespace, describeNode, type GraphNode } from './node.js';
export { labelsOf, type PodTemplate, podKinds, podTemplateOf } from './pod-template.js';
export type { Reference, ReferencePart, ReferenceState } from './references/types.js';
export { isClusterScoped } from './scope.js';
export { formatSelector, readSelector } from './selector.js';

/** The objects of an input and how they refer to each other. References are found when first asked for. */
export interface ObjectGraph {
  readonly nodes: readonly GraphNode[];
  nodeOf(object: ApiObject): GraphNode | undefined;
  /** The first object of that identity. */
  lookup(kind: GroupKind, namespace: string, name: string): GraphNode | undefined;
  /** All objects of that identity, in order of the input. */
  named(kind: GroupKind, namespace: string, name: string): readonly GraphNode[];
  list(kind: GroupKind, namespace?: string): readonly GraphNode[];
  /** What is or makes pods in a namespace with the labels that are selected. */
  podsMatching(namespace: string, selector: LabelSelectorLike): readonly GraphNode[];
  podsIn(namespace: string): readonly GraphNode[];
  /** Sets of objects with the same identity. */
  repeated(): readonly (readonly GraphNode[])[];
  referencesFrom(node: GraphNode): readonly Reference[];
  referencesTo(node: GraphNode): readonly Reference[];
  /** All references, in order of the objects. */
  references(): readonly Reference[];
}

export function buildGraph(objects: readonly ApiObject[]): ObjectGraph {
  return new Graph(objects);
}

class Graph implements ObjectGraph {
  readonly nodes: readonly GraphNode[];
  private readonly index: ObjectIndex;
  private readonly byObject = new Map<ApiObject, GraphNode>();
  private readonly out = new Map<GraphNode, readonly Reference[]>();
  private incoming: Map<GraphNode, Reference[]> | undefined;
  private known: Providers | undefined;

  constructor(objects: readonly ApiObject[]) {
    const clusterKinds = clusterKindsOf(objects);
    this.nodes = objects.map((object) => {
      const node = makeNode(object, clusterKinds);
      this.byObject.set(object, node);
      return node;
    });
    this.index = new ObjectIndex(this.nodes);
  }

  nodeOf(object: ApiObject): GraphNode | undefined {
    return this.byObject.get(object);
  }

  lookup(kind: GroupKind, namespace: string, name: string): GraphNode | undefined {
    return this.index.named(kind, namespace, name)[0];
  }

  named(kind: GroupKind, namespace: string, name: string): readonly GraphNode[] {
    return this.index.named(kind, namespace, name);
  }

  list(kind: GroupKind, namespace?: string): readonly GraphNode[] {
    return this.index.list(kind, namespace);
  }

  podsMatching(namespace: string, selector: LabelSelectorLike): readonly GraphNode[] {
    return this.index.podsMatching(namespace, selector);
  }

  podsIn(namespace: string): readonly GraphNode[] {
    return this.index.podsIn(namespace);
  }

  repeated(): readonly (readonly GraphNode[])[] {
    return this.index.repeated();
  }

  referencesFrom(node: GraphNode): readonly Reference[] {
    let found = this.out.get(node);
    if (!found) {
      this.known ??= new Providers(this.nodes);
      const known = this.known;
      found = [
        ...nameReferences
          .filter((k) => (k.from === 'pods' ? node.pod : k.from === 'all' || k.from.includes(node.groupKind)))
          .flatMap((k) => resolveNames(k, node, this.index, known)),
        ...selectorReferences
          .filter((k) => k.from.includes(node.groupKind))
          .flatMap((k) => resolveSelectors(k, node, this.index)),
      ];
      this.out.set(node, found);
    }
    return found;
  }

  referencesTo(node: GraphNode): readonly Reference[] {
    if (!this.incoming) {
      this.incoming = new Map();
      for (const reference of this.references())
        for (const target of reference.targets) {
          const list = this.incoming.get(target);
          if (list) list.push(reference);
          else this.incoming.set(target, [reference]);
        }
    }
    return this.incoming.get(node) ?? [];
  }

  references(): readonly Reference[] {
    return this.nodes.flatMap((node) => this.referencesFrom(node));
  }
}

/** Custom kinds that the input itself defines as cluster-scoped. */
function clusterKindsOf(objects: readonly ApiObject[]): Set<GroupKind> {
  const out = new Set<GroupKind>();
  for (const { value } of objects)
    if (value['kind'] === 'CustomResourceDefinition' && get(value, ['spec', 'scope']) === 'Cluster')
      out.add(groupKind(String(get(value, ['spec', 'group'])), String(get(value, ['spec', 'names', 'kind']))));
  return out;
}
