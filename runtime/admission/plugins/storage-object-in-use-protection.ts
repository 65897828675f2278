import type { AdmissionPlugin } from '../plugin.js';
import { groupResource } from '../refusals.js';

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumes: 'kubernetes.io/pv-protection',
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  'volumeattributesclasses.storage.k8s.io': 'kubernetes.io/vac-protection',
};

/** StorageObjectInUseProtection: the finalizer that keeps storage alive while it is used. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  operations: ['CREATE'],
  admit(request) {
    const finalizer = finalizers[groupResource(request)];
    if (!finalizer || request.subresource) return undefined;
    const { metadata } = request.object;
    if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
    return undefined;
  },
};
