import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import { type JsonObject, wireCopy } from './json.js';

/** Any API object, as the store holds it. Narrow it with the generated types where fields matter. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** A copy of an object as it would come over the wire. */
export const asJson = (object: KubeObject): JsonObject => wireCopy(object as unknown as JsonObject);

/** `Deployment.apps`, `Pod` for the core group: identifies a kind whatever its version. */
export type GroupKind = string;

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Splits `apps/v1` into group and version; the core group is empty. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function groupKind(group: string, kind: string): GroupKind {
  return group ? `${kind}.${group}` : kind;
}

export function groupKindOf(object: { apiVersion: string; kind: string }): GroupKind {
  return groupKind(parseApiVersion(object.apiVersion).group, object.kind);
}

/** Read access to the objects of a cluster, real or simulated. Cluster-scoped objects have namespace ''. */
export interface ClusterView {
  get(kind: GroupKind, namespace: string, name: string): KubeObject | undefined;
  /** In order of namespace and name; of all namespaces where none is given. */
  list(kind: GroupKind, namespace?: string): readonly KubeObject[];
}
