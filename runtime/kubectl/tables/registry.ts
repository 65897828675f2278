import type { GroupKind } from '../../../compiler/kube/object.js';
import * as cluster from './cluster.js';
import type { Columns } from './column.js';
import { events } from './events.js';
import * as network from './network.js';
import { pods } from './pods.js';
import * as workloads from './workloads.js';

const fixed: Readonly<Record<GroupKind, Columns>> = {
  Pod: pods,
  Node: cluster.nodes,
  Namespace: cluster.namespaces,
  Service: network.services,
  Endpoints: network.endpoints,
  ConfigMap: cluster.configMaps,
  Secret: cluster.secrets,
  ServiceAccount: cluster.serviceAccounts,
  PersistentVolume: cluster.persistentVolumes,
  PersistentVolumeClaim: cluster.persistentVolumeClaims,
  ResourceQuota: cluster.resourceQuotas,
  ReplicationController: workloads.replicationControllers,
  'Deployment.apps': workloads.deployments,
  'ReplicaSet.apps': workloads.replicaSets,
  'StatefulSet.apps': workloads.statefulSets,
  'DaemonSet.apps': workloads.daemonSets,
  'ControllerRevision.apps': workloads.controllerRevisions,
  'HorizontalPodAutoscaler.autoscaling': workloads.horizontalPodAutoscalers,
  'PodDisruptionBudget.policy': cluster.podDisruptionBudgets,
  'EndpointSlice.discovery.k8s.io': network.endpointSlices,
  'Ingress.networking.k8s.io': network.ingresses,
  'IngressClass.networking.k8s.io': network.ingressClasses,
  'NetworkPolicy.networking.k8s.io': network.networkPolicies,
  'StorageClass.storage.k8s.io': cluster.storageClasses,
  'PriorityClass.scheduling.k8s.io': cluster.priorityClasses,
  'RoleBinding.rbac.authorization.k8s.io': cluster.roleBindings,
  'ClusterRoleBinding.rbac.authorization.k8s.io': cluster.roleBindings,
};

/** The columns of a kind at a moment. */
export function columnsOf(kind: GroupKind, now: number): Columns {
  if (kind === 'Job.batch') return workloads.jobs(now);
  if (kind === 'CronJob.batch') return workloads.cronJobs(now);
  if (kind === 'Event') return events(now);
  return Object.hasOwn(fixed, kind) ? fixed[kind]! : cluster.plain;
}
