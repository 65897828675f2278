import type { NameReferenceKind } from './types.js';

const storageClassKind = 'StorageClass.storage.k8s.io';

/** Claims and claim templates naming a StorageClass; the empty name asks for none. */
export const storageClass: NameReferenceKind = {
  id: 'storage-class',
  from: ['PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet.apps'],
  sites: [
    { at: 'spec.storageClassName', name: '', to: storageClassKind, namespace: 'cluster' },
    {
      at: 'spec.volumeClaimTemplates[*].spec.storageClassName',
      name: '',
      to: storageClassKind,
      namespace: 'cluster',
    },
  ],
};

export const persistentVolume: NameReferenceKind = {
  id: 'persistent-volume',
  from: ['PersistentVolumeClaim'],
  sites: [{ at: 'spec.volumeName', name: '', to: 'PersistentVolume', namespace: 'cluster' }],
};
