import type { GroupKind } from '../kube/object.js';

/**
 * Kinds without a namespace, among those that references and policies meet. Custom kinds are looked up in the
 * CustomResourceDefinitions of the input.
 */
const clusterScoped = new Set<GroupKind>([
  'APIService.apiregistration.k8s.io',
  'CSIDriver.storage.k8s.io',
  'CSINode.storage.k8s.io',
  'CertificateSigningRequest.certificates.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'ClusterTrustBundle.certificates.k8s.io',
  'ComponentStatus',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'DeviceClass.resource.k8s.io',
  'FlowSchema.flowcontrol.apiserver.k8s.io',
  'IPAddress.networking.k8s.io',
  'IngressClass.networking.k8s.io',
  'MutatingAdmissionPolicy.admissionregistration.k8s.io',
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass.scheduling.k8s.io',
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io',
  'ResourceSlice.resource.k8s.io',
  'RuntimeClass.node.k8s.io',
  'ServiceCIDR.networking.k8s.io',
  'StorageClass.storage.k8s.io',
  'StorageVersionMigration.storagemigration.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'VolumeAttachment.storage.k8s.io',
  'VolumeAttributesClass.storage.k8s.io',
  // Widely installed custom kinds, so that they are placed right without their definitions in the input.
  'ClusterIssuer.cert-manager.io',
  'ClusterPolicy.kyverno.io',
  'ClusterSecretStore.external-secrets.io',
  'GatewayClass.gateway.networking.k8s.io',
  'SecurityContextConstraints.security.openshift.io',
  'VolumeSnapshotClass.snapshot.storage.k8s.io',
]);

export function isClusterScoped(kind: GroupKind): boolean {
  return clusterScoped.has(kind);
}

/** True for the groups that the API server itself serves; anything else is a custom resource. */
export function isBuiltInGroup(group: string): boolean {
  return (
    !group.includes('.') ||
    (group.endsWith('.k8s.io') && !customGroups.has(group)) ||
    group === 'internal.apiserver.k8s.io'
  );
}

const customGroups = new Set([
  'gateway.networking.k8s.io',
  'snapshot.storage.k8s.io',
  'metrics.k8s.io',
  'custom.metrics.k8s.io',
  'external.metrics.k8s.io',
  'addons.cluster.x-k8s.io',
]);
