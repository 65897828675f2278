import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { type SelectorLike, selectorText } from '../tables/format.js';

export interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: object };
  readonly status?: { readonly replicas?: number };
}

const scalable = new Set(['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'ReplicationController']);

/** The scale subresource of an object; undefined where its kind has none. pkg/registry/apps/deployment/storage scaleFromDeployment. */
export function scaleOf(object: KubeObject): Scale | undefined {
  if (!scalable.has(groupKindOf(object))) return undefined;
  const { spec, status, metadata } = object as Scalable;
  const selector = object.kind === 'ReplicationController' ? { matchLabels: spec?.selector } : spec?.selector;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, selector: selectorText(selector as SelectorLike) },
  } as Scale;
}

/** The object with the wishes of a scale. */
export function unscaled(object: KubeObject, scale: Scale): KubeObject {
  return { ...object, spec: { ...(object as Scalable).spec, replicas: scale.spec?.replicas ?? 0 } } as KubeObject;
}
