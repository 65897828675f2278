import type { JsonObject } from '../kube/json.js';
import { parseApiVersion } from '../kube/object.js';
import { refOf } from './api-object.js';

/**
 * The order in which objects reach a cluster: what others need comes first, so that one pass of `kubectl apply` is
 * enough. Each phase is a number in the names of written files; within a phase kinds come in the order given here.
 */
const phases: readonly (readonly [phase: number, kinds: readonly string[]])[] = [
  [0, ['Namespace']],
  [5, ['CustomResourceDefinition']],
  [
    10,
    [
      'PriorityClass',
      'RuntimeClass',
      'DeviceClass',
      'StorageClass',
      'VolumeAttributesClass',
      'CSIDriver',
      'IngressClass',
    ],
  ],
  [15, ['ResourceQuota', 'LimitRange', 'PriorityLevelConfiguration', 'FlowSchema']],
  [20, ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']],
  [25, ['NetworkPolicy']],
  [30, ['Secret', 'ConfigMap', 'ClusterTrustBundle']],
  [35, ['PersistentVolume', 'PersistentVolumeClaim', 'ResourceClaimTemplate', 'ResourceClaim']],
  [40, ['Service', 'Endpoints', 'EndpointSlice']],
  [45, ['PodDisruptionBudget']],
  [50, ['DaemonSet', 'StatefulSet', 'Pod', 'PodTemplate', 'ReplicationController', 'ReplicaSet', 'Deployment']],
  [55, ['Job', 'CronJob']],
  [60, ['HorizontalPodAutoscaler']],
  [65, ['Ingress', 'APIService']],
];
/** Custom resources need their definitions, and often the operator among the workloads. */
const customPhase = 80;
/** Policies and webhooks judge every later write: they come when everything they are shipped with is there. */
const admissionPhase = 90;

const ranks = new Map(phases.flatMap(([phase, kinds]) => kinds.map((kind, i) => [kind, phase * 100 + i] as const)));

function rankOf(object: JsonObject): number {
  const { apiVersion, kind } = refOf(object);
  const { group } = parseApiVersion(apiVersion);
  if (group === 'admissionregistration.k8s.io') return admissionPhase * 100;
  const builtIn = !group.includes('.') || group.endsWith('.k8s.io');
  return (builtIn ? ranks.get(kind) : undefined) ?? customPhase * 100;
}

export function phaseOf(object: JsonObject): number {
  return Math.floor(rankOf(object) / 100);
}

/** The items in apply order; stable. `objectOf` gives the object of an item. */
export function applyOrder<T>(items: readonly T[], objectOf: (item: T) => JsonObject): T[] {
  return items
    .map((item, i) => ({ item, i, rank: rankOf(objectOf(item)) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map((x) => x.item);
}

/** As `applyOrder`, and within a kind by namespace and name, so that the order of the sources does not show. */
export function canonicalOrder<T>(items: readonly T[], objectOf: (item: T) => JsonObject): T[] {
  const keyed = items.map((item) => {
    const { kind, namespace = '', name, apiVersion } = refOf(objectOf(item));
    return { item, key: [kind, namespace, name, apiVersion].join('\u0000') };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return applyOrder(
    keyed.map((k) => k.item),
    objectOf,
  );
}
