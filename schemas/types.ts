import type { Minor } from './profile.js';

/** A Go type as the wire shows it. `named` is defined elsewhere in the tables; `scalar` is a Go builtin. */
export type TypeRef =
  | { readonly form: 'scalar'; readonly name: ScalarName }
  | { readonly form: 'named'; readonly name: string }
  | { readonly form: 'list'; readonly items: TypeRef }
  | { readonly form: 'map'; readonly key: TypeRef; readonly values: TypeRef }
  | { readonly form: 'pointer'; readonly to: TypeRef };

export type ScalarName =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'int'
  | 'uint32'
  | 'uint64'
  | 'float64'
  | 'byte'
  | 'any';

export interface FieldInfo {
  readonly name: string;
  /** Embedded Go structs that hold the field, outermost first (`VolumeSource`); Go's errors name them. */
  readonly embedded: readonly string[];
  readonly type: TypeRef;
  /** Zero values and empty collections are left out on the wire; structs held by value are not. */
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
  /** The OpenAPI document calls it required. The server checks that itself, in validation. */
  readonly required: boolean;
  /** How lists merge: `x-kubernetes-list-type`, with the keys of `map`. */
  readonly list?: 'map' | 'set' | 'atomic';
  readonly keys?: readonly string[];
  /** `x-kubernetes-map-type: atomic`. */
  readonly atomic?: boolean;
  /** `x-kubernetes-patch-strategy` and its merge key. */
  readonly patch?: readonly string[];
  readonly patchKey?: string;
  /** JSON of the OpenAPI default. */
  readonly default?: string;
  /** `immutable`, `unionMember`, `unionDiscriminator`. */
  readonly tags: readonly string[];
}

export type TypeInfo =
  /** Fields in the order of the Go struct. */
  | { readonly form: 'struct'; readonly name: string; readonly fields: ReadonlyMap<string, FieldInfo> }
  | { readonly form: 'alias'; readonly name: string; readonly of: TypeRef; readonly values?: readonly string[] };

export interface KindInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Name of its type in the tables. */
  readonly type: string;
  /** Plural resource name. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  /** False for alpha and beta versions, which a server serves only where it was told to. */
  readonly served: boolean;
}

/** What a Kubernetes minor (or a user's cluster) serves. Built lazily: an unused kind costs nothing. */
export interface SchemaTables {
  /** The minor, or the name a user gave the tables of a cluster. */
  readonly minor: Minor | string;
  kind(group: string, version: string, kind: string): KindInfo | undefined;
  kinds(): readonly KindInfo[];
  /** By plural, singular or short resource name, preferring the first group that has it. */
  resource(name: string, group?: string): KindInfo | undefined;
  type(name: string): TypeInfo | undefined;
  /** What Kubernetes, or the user's cluster, says of a type or of one of its fields. */
  doc(type: string, field?: string): string | undefined;
}

/**
 * The file form, one line a definition:
 * `struct` fields `[Embedded.]name[?][~][!] type [extras]` joined by `;`, aliases `=type [values]`. Names without a package are of the same one.
 */
export interface DefinitionsFile {
  /** Text that holds in every minor, or by the first minor it holds from (null where the type is gone). */
  readonly [name: string]: string | { readonly [since: string]: string | null };
}

/** `[group, version, kind, type, resource, singular, namespaced, verbs, subresources]`. */
export type ResourceRow = readonly [string, string, string, string, string, string, 0 | 1, string, string];

export interface MinorFile {
  readonly minor: string;
  readonly resources: readonly ResourceRow[];
  /** Only in tables made from a cluster's own document: its definitions. */
  readonly definitions?: DefinitionsFile;
  /** Only there: its descriptions, by type and field; those of the type itself under the empty name. */
  readonly docs?: { readonly [type: string]: { readonly [field: string]: string } };
}
