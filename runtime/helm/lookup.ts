import { isClusterScoped } from '../../compiler/graph/scope.js';
import { groupKind, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import type { World } from '../engine/world.js';

/**
 * What templates find in the cluster: an object, or without a name the list of them (pkg/engine/lookup_func.go).
 * Undefined where there is none.
 */
export function lookup(
  world: World,
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const key = groupKind(parseApiVersion(apiVersion).group, kind);
  const where = isClusterScoped(key) ? '' : namespace;
  if (name) return world.store.get(key, where, name) as Readonly<Record<string, unknown>> | undefined;
  const items: readonly KubeObject[] = world.store.list(key, where || undefined);
  return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: String(world.store.resourceVersion) }, items };
}
