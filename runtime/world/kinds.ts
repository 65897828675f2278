import type { KubeObject } from '../../compiler/kube/object.js';
import type * as k8s from '../../schemas/generated/types/index.js';
import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';

/** The kinds that controllers read and write, by group kind. Everything else is stored as a plain `KubeObject`. */
export interface Kinds {
  Pod: k8s.core_v1.Pod;
  Node: k8s.core_v1.Node;
  Namespace: k8s.core_v1.Namespace;
  Service: k8s.core_v1.Service;
  Endpoints: k8s.core_v1.Endpoints;
  Event: k8s.core_v1.Event;
  ConfigMap: k8s.core_v1.ConfigMap;
  Secret: k8s.core_v1.Secret;
  ServiceAccount: k8s.core_v1.ServiceAccount;
  PersistentVolume: k8s.core_v1.PersistentVolume;
  PersistentVolumeClaim: k8s.core_v1.PersistentVolumeClaim;
  ResourceQuota: k8s.core_v1.ResourceQuota;
  LimitRange: k8s.core_v1.LimitRange;
  ReplicationController: k8s.core_v1.ReplicationController;
  'Deployment.apps': k8s.apps_v1.Deployment;
  'ReplicaSet.apps': k8s.apps_v1.ReplicaSet;
  'StatefulSet.apps': k8s.apps_v1.StatefulSet;
  'DaemonSet.apps': k8s.apps_v1.DaemonSet;
  'ControllerRevision.apps': k8s.apps_v1.ControllerRevision;
  'Job.batch': k8s.batch_v1.Job;
  'CronJob.batch': k8s.batch_v1.CronJob;
  'EndpointSlice.discovery.k8s.io': k8s.discovery_v1.EndpointSlice;
  'HorizontalPodAutoscaler.autoscaling': k8s.autoscaling_v2.HorizontalPodAutoscaler;
  'PodDisruptionBudget.policy': k8s.policy_v1.PodDisruptionBudget;
  'StorageClass.storage.k8s.io': k8s.storage_v1.StorageClass;
  'Ingress.networking.k8s.io': k8s.networking_v1.Ingress;
  'IngressClass.networking.k8s.io': k8s.networking_v1.IngressClass;
  'NetworkPolicy.networking.k8s.io': k8s.networking_v1.NetworkPolicy;
  'ClusterRole.rbac.authorization.k8s.io': k8s.rbac_v1.ClusterRole;
  'CustomResourceDefinition.apiextensions.k8s.io': k8s.apiextensions_v1.CustomResourceDefinition;
}
export type KindName = keyof Kinds;

/** Metadata that every stored object has. */
export interface LiveMeta extends ObjectMeta {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** An object as the store hands it out: with complete metadata. */
export type Live<T> = Omit<T, 'metadata'> & { metadata: LiveMeta };
export type LiveOf<K extends KindName> = Live<Kinds[K]>;

/** '' for cluster-scoped objects. */
export const namespaceOf = (object: { metadata?: ObjectMeta }): string => object.metadata?.namespace ?? '';
/** The key of an object in work queues: `namespace/name`, or its name where it is cluster-scoped. */
export const keyOf = (object: { metadata?: ObjectMeta }): string =>
  object.metadata?.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : (object.metadata?.name ?? '');

/** Splits a work queue key (SplitMetaNamespaceKey). */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner reference with `controller: true`. */
export const controllerOf = (object: { metadata?: ObjectMeta }) =>
  object.metadata?.ownerReferences?.find((r) => r.controller === true);

export const isDeleting = (object: { metadata?: ObjectMeta }): boolean =>
  object.metadata?.deletionTimestamp !== undefined;

/** The value at `key`, made and kept where there is none. */
export function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** An object with what the server keeps of the one that it replaces. */
export function inPlaceOf(live: KubeObject, object: KubeObject): KubeObject {
  const { uid, creationTimestamp, resourceVersion, generation } = live.metadata;
  const kept = { uid, creationTimestamp, resourceVersion, ...(generation ? { generation } : {}) };
  return { ...object, metadata: { ...object.metadata, ...kept } } as KubeObject;
}
