import type { PersistentVolumeClaim } from '../../../schemas/generated/types/core_v1.js';
import { newestDefault } from '../default-class.js';
import type { AdmissionPlugin } from '../plugin.js';

const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** DefaultStorageClass (plugin/pkg/admission/storage/storageclass/setdefault/admission.go). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  operations: ['CREATE'],
  admit(request, { view }) {
    if (request.resource !== 'persistentvolumeclaims' || request.gvk.group || request.subresource) return undefined;
    const claim = request.object as unknown as PersistentVolumeClaim;
    const annotated = Object.hasOwn(claim.metadata?.annotations ?? {}, 'volume.beta.kubernetes.io/storage-class');
    if (annotated || claim.spec?.storageClassName !== undefined) return undefined;
    const found = newestDefault(view.list('StorageClass.storage.k8s.io'), marks);
    if (found) claim.spec = { ...claim.spec, storageClassName: found.metadata.name! };
    return undefined;
  },
};
