import type { GroupKind } from '../../compiler/kube/object.js';

/**
 * Kinds whose objects plugins look up, whatever the request is about. Others are looked up where a quota counts them, or
 * where they are the parameters of a policy, or, for pods, when a namespace changes. A test holds the plugins to it.
 */
export const governingKinds: ReadonlySet<GroupKind> = new Set([
  'Namespace',
  'Node',
  'LimitRange',
  'ResourceQuota',
  'ServiceAccount',
  'PodPreset.settings.k8s.io',
  'RuntimeClass.node.k8s.io',
  'PriorityClass.scheduling.k8s.io',
  'StorageClass.storage.k8s.io',
  'IngressClass.networking.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'MutatingAdmissionPolicy.admissionregistration.k8s.io',
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
]);
