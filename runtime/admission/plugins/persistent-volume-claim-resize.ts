import { compareQuantities, quantity } from '../../../compiler/kube/quantity.js';
import type { PersistentVolumeClaim } from '../../../schemas/generated/types/core_v1.js';
import type { StorageClass } from '../../../schemas/generated/types/storage_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden } from '../refusals.js';

/** PersistentVolumeClaimResize (plugin/pkg/admission/storage/persistentvolume/resize/admission.go). */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  operations: ['UPDATE'],
  validate(request, { view }) {
    if (request.resource !== 'persistentvolumeclaims' || request.gvk.group || request.subresource) return undefined;
    const claim = request.object as unknown as PersistentVolumeClaim;
    const old = request.oldObject as unknown as PersistentVolumeClaim;
    const size = (c: PersistentVolumeClaim) => quantity(c.spec?.resources?.requests?.['storage'] ?? '0');
    if (compareQuantities(size(claim), size(old)) <= 0) return undefined;
    if (old.status?.phase !== 'Bound') return forbidden(request, 'Only bound persistent volume claims can be expanded');
    const name = classOf(claim);
    const found = view.get('StorageClass.storage.k8s.io', '', name) as StorageClass | undefined;
    if (name !== '' && name === classOf(old) && found?.allowVolumeExpansion) return undefined;
    return forbidden(
      request,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};

function classOf(claim: PersistentVolumeClaim): string {
  return claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName ?? '';
}
