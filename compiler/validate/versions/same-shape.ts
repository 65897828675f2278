import type { Conversion } from './types.js';

const same = (to: string, from: readonly string[], ...kinds: string[]): Conversion => ({ from, kinds, to });

/** Kinds whose last beta has the fields and meaning of the version that stayed: only apiVersion changes. */
export const sameShape: readonly Conversion[] = [
  same('batch/v1', ['batch/v1beta1', 'batch/v2alpha1'], 'CronJob'),
  same('networking.k8s.io/v1', ['extensions/v1beta1'], 'NetworkPolicy'),
  same('networking.k8s.io/v1', ['networking.k8s.io/v1beta1'], 'IngressClass', 'IPAddress', 'ServiceCIDR'),
  same('storage.k8s.io/v1', ['storage.k8s.io/v1beta1'], 'StorageClass', 'CSIDriver', 'CSINode', 'CSIStorageCapacity'),
  same('storage.k8s.io/v1', ['storage.k8s.io/v1alpha1', 'storage.k8s.io/v1beta1'], 'VolumeAttachment'),
  same('scheduling.k8s.io/v1', ['scheduling.k8s.io/v1alpha1', 'scheduling.k8s.io/v1beta1'], 'PriorityClass'),
  same('coordination.k8s.io/v1', ['coordination.k8s.io/v1beta1'], 'Lease'),
  same('node.k8s.io/v1', ['node.k8s.io/v1beta1'], 'RuntimeClass'),
  same('apps/v1', ['apps/v1beta1', 'apps/v1beta2'], 'ControllerRevision'),
  same(
    'admissionregistration.k8s.io/v1',
    ['admissionregistration.k8s.io/v1alpha1', 'admissionregistration.k8s.io/v1beta1'],
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ),
  same('storage.k8s.io/v1', ['storage.k8s.io/v1alpha1', 'storage.k8s.io/v1beta1'], 'VolumeAttributesClass'),
  same('authentication.k8s.io/v1', ['authentication.k8s.io/v1beta1'], 'TokenReview'),
  same('apiregistration.k8s.io/v1', ['apiregistration.k8s.io/v1beta1'], 'APIService'),
];
