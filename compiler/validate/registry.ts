import { customResourceDefinition } from '../crd/kind/custom-resource-definition.js';
import type { KubeObject } from '../kube/object.js';
import {
  mutatingAdmissionPolicyBinding,
  validatingAdmissionPolicyBinding,
} from './kinds/admissionregistration/bindings.js';
import { mutatingAdmissionPolicy } from './kinds/admissionregistration/mutating-admission-policy.js';
import { validatingAdmissionPolicy } from './kinds/admissionregistration/validating-admission-policy.js';
import {
  mutatingWebhookConfiguration,
  validatingWebhookConfiguration,
} from './kinds/admissionregistration/webhook-configurations.js';
import { apiService } from './kinds/apiregistration/api-service.js';
import { controllerRevision } from './kinds/apps/controller-revision.js';
import { daemonSet } from './kinds/apps/daemon-set.js';
import { deployment } from './kinds/apps/deployment.js';
import { replicaSet } from './kinds/apps/replica-set.js';
import { statefulSet } from './kinds/apps/stateful-set.js';
import { selfSubjectReview, tokenReview } from './kinds/authentication/reviews.js';
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from './kinds/authorization/access-reviews.js';
import { horizontalPodAutoscaler } from './kinds/autoscaling/horizontal-pod-autoscaler.js';
import { cronJob } from './kinds/batch/cron-job.js';
import { job } from './kinds/batch/job.js';
import { certificateSigningRequest } from './kinds/certificates/certificate-signing-request.js';
import { clusterTrustBundle } from './kinds/certificates/cluster-trust-bundle.js';
import { podCertificateRequest } from './kinds/certificates/pod-certificate-request.js';
import { lease } from './kinds/coordination/lease.js';
import { leaseCandidate } from './kinds/coordination/lease-candidate.js';
import { binding } from './kinds/core/binding.js';
import { configMap } from './kinds/core/config-map.js';
import { endpoints } from './kinds/core/endpoints.js';
import { event as coreEvent } from './kinds/core/event.js';
import { limitRange } from './kinds/core/limit-range.js';
import { namespace } from './kinds/core/namespace.js';
import { node } from './kinds/core/node.js';
import { persistentVolume } from './kinds/core/persistent-volume.js';
import { persistentVolumeClaim } from './kinds/core/persistent-volume-claim.js';
import { pod } from './kinds/core/pod/pod.js';
import { podTemplate } from './kinds/core/pod-template.js';
import { replicationController } from './kinds/core/replication-controller.js';
import { resourceQuota } from './kinds/core/resource-quota.js';
import { secret } from './kinds/core/secret.js';
import { service } from './kinds/core/service.js';
import { serviceAccount } from './kinds/core/service-account.js';
import { endpointSlice } from './kinds/discovery/endpoint-slice.js';
import { event as eventsEvent } from './kinds/events/event.js';
import { flowSchema } from './kinds/flowcontrol/flow-schema.js';
import { priorityLevelConfiguration } from './kinds/flowcontrol/priority-level-configuration.js';
import { ingress } from './kinds/networking/ingress.js';
import { ingressClass } from './kinds/networking/ingress-class.js';
import { ipAddress } from './kinds/networking/ip-address.js';
import { networkPolicy } from './kinds/networking/network-policy.js';
import { serviceCIDR } from './kinds/networking/service-cidr.js';
import { runtimeClass } from './kinds/node/runtime-class.js';
import { podDisruptionBudget } from './kinds/policy/pod-disruption-budget.js';
import { clusterRole } from './kinds/rbac/cluster-role.js';
import { clusterRoleBinding } from './kinds/rbac/cluster-role-binding.js';
import { role } from './kinds/rbac/role.js';
import { roleBinding } from './kinds/rbac/role-binding.js';
import { deviceClass } from './kinds/resource/device-class.js';
import { deviceTaintRule } from './kinds/resource/device-taint-rule.js';
import { resourceClaim, resourceClaimTemplate } from './kinds/resource/resource-claim.js';
import { resourceSlice } from './kinds/resource/resource-slice.js';
import { priorityClass } from './kinds/scheduling/priority-class.js';
import { csiDriver } from './kinds/storage/csi-driver.js';
import { csiNode } from './kinds/storage/csi-node.js';
import { csiStorageCapacity } from './kinds/storage/csi-storage-capacity.js';
import { storageClass } from './kinds/storage/storage-class.js';
import { volumeAttachment } from './kinds/storage/volume-attachment.js';
import { volumeAttributesClass } from './kinds/storage/volume-attributes-class.js';
import { storageVersionMigration } from './kinds/storagemigration/storage-version-migration.js';
import type { KindRules } from './types.js';

/** Every kind drydock knows the server's rules of; one line each. */
const all: readonly KindRules<never>[] = [
  customResourceDefinition,
  statefulSet,
  controllerRevision,
  job,
  cronJob,
  podTemplate,
  namespace,
  node,
  binding,

  deployment,
  replicaSet,
  daemonSet,
  replicationController,
  pod,

  configMap,
  endpoints,
  coreEvent,
  limitRange,
  persistentVolume,
  persistentVolumeClaim,
  resourceQuota,
  secret,
  service,
  serviceAccount,
  eventsEvent,
  horizontalPodAutoscaler,
  endpointSlice,
  ingress,
  ingressClass,
  ipAddress,
  networkPolicy,
  serviceCIDR,
  podDisruptionBudget,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  lease,
  leaseCandidate,
  priorityClass,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  storageClass,
  volumeAttachment,
  volumeAttributesClass,
  storageVersionMigration,
  mutatingAdmissionPolicyBinding,
  validatingAdmissionPolicyBinding,
  mutatingAdmissionPolicy,
  validatingAdmissionPolicy,
  mutatingWebhookConfiguration,
  validatingWebhookConfiguration,
  apiService,
  certificateSigningRequest,
  clusterTrustBundle,
  podCertificateRequest,
  flowSchema,
  priorityLevelConfiguration,
  runtimeClass,
  deviceClass,
  deviceTaintRule,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  subjectAccessReview,
  selfSubjectAccessReview,
  localSubjectAccessReview,
  selfSubjectRulesReview,
  tokenReview,
  selfSubjectReview,
];

const byKind = new Map<string, KindRules>(
  (all as readonly KindRules<KubeObject>[]).map((rules) => [`${rules.group}/${rules.kind}`, rules]),
);

/** The rules of a kind, whatever its version. */
export function rulesOf(group: string, kind: string): KindRules | undefined {
  return byKind.get(`${group}/${kind}`);
}
