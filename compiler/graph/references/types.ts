import type { Json, Path } from '../../kube/json.js';
import type { GroupKind } from '../../kube/object.js';
import type { GraphNode } from '../node.js';

/**
 * `resolved`: the target is in the input. `missing`: it is not, and nothing could make it.
 * `unknown`: it is not, but something outside the input or an operator within it may provide it.
 */
export type ReferenceState = 'resolved' | 'missing' | 'unknown';

/** A part of the target that a reference names too: a key of a ConfigMap, a port of a Service. */
export interface ReferencePart {
  readonly kind: 'key' | 'port';
  readonly value: string | number;
  readonly path: Path;
}

/** One place where an object names or selects others. */
export interface Reference {
  /** Id of the reference kind. */
  readonly kind: string;
  readonly from: GraphNode;
  /** The place of the name, or of the selector. */
  readonly path: Path;
  readonly targetKind: GroupKind;
  readonly targetNamespace: string;
  /** Undefined for selectors. */
  readonly name?: string;
  readonly part?: ReferencePart;
  /** True where the object works without its target. */
  readonly optional: boolean;
  readonly state: ReferenceState;
  /** Why the state is unknown. */
  readonly reason?: string;
  readonly targets: readonly GraphNode[];
}

export interface PartSpec {
  readonly kind: 'key' | 'port';
  /** Pattern from the holder to the text that names the part. */
  readonly at: string;
  /** Whether the target has the part; undefined where that cannot be known. */
  has(target: GraphNode, value: string | number): boolean | undefined;
}

/** A field that holds the name of another object. */
export interface NameSite {
  /** Pattern from the object's root (or from the pod spec, for `pods`) to the value that holds the reference. */
  readonly at: string;
  /** Pattern from the holder to the name; empty where the holder is the name. */
  readonly name: string;
  readonly to: GroupKind | ((holder: Json, from: GraphNode) => GroupKind | undefined);
  /** `same` as the referring object (the default), `cluster` for none, or a pattern from the holder to its text. */
  readonly namespace?: string;
  /** Pattern from the holder to a boolean that makes the reference optional. */
  readonly optional?: string;
  readonly parts?: readonly PartSpec[];
}

export interface NameReferenceKind {
  readonly id: string;
  /** `pods`: every kind with a pod template; `all`: every kind. */
  readonly from: 'pods' | 'all' | readonly GroupKind[];
  readonly sites: readonly NameSite[];
  /** Names that the cluster always provides. */
  provided?(name: string): boolean;
}

/** A field that selects pods (and what makes them) by their labels. */
export interface SelectorReferenceKind {
  readonly id: string;
  readonly from: readonly GroupKind[];
  readonly sites: readonly SelectorSite[];
}

export interface SelectorSite {
  readonly at: string;
  /** A plain map of labels, or a metav1.LabelSelector. */
  readonly style: 'labels' | 'selector';
  /** True where an empty selector means none, so that there is no reference. */
  readonly emptyMeansNone: boolean;
}

export type ReferenceKind = NameReferenceKind | SelectorReferenceKind;
