import type { ObjectRef } from '../../compiler/diagnostics/diagnostic.js';
import { type ClusterView, groupKind, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';

/** The workload that a pod belongs to in the eyes of its author: the topmost controller, or the pod itself. */
export function workloadOf(object: KubeObject, view: ClusterView): KubeObject {
  let at = object;
  for (let depth = 0; depth < 8; depth++) {
    const owner = at.metadata.ownerReferences?.find((r) => r.controller);
    const above =
      owner &&
      view.get(groupKind(parseApiVersion(owner.apiVersion).group, owner.kind), at.metadata.namespace ?? '', owner.name);
    // A Job of a CronJob is a workload of its own: the schedule decides when, not how many.
    if (!above || above.kind === 'CronJob' || above.metadata.uid !== owner.uid) return at;
    at = above;
  }
  return at;
}

export function refTo(object: KubeObject): ObjectRef {
  const { namespace, name } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name: name ?? '', ...(namespace ? { namespace } : {}) };
}

/** `deployment/web`. */
export const shortName = (object: KubeObject): string => `${object.kind.toLowerCase()}/${object.metadata.name ?? ''}`;
