import type { Controller } from '../../engine/controller.js';
import { isDeleting, keyOf, type LiveOf, namespaceOf, splitKey } from '../../world/kinds.js';

/** How long a volume takes to be made: virtual milliseconds. A model, not a measurement. */
const provisioningTime = 3_000;
const asked = 'volume.kubernetes.io/storage-provisioner';

/**
 * Stands for the CSI provisioners of a real cluster: any claim that asks for one gets a volume of its size.
 * Runs only where kubelets are modelled, since an `instant` world has no storage driver.
 */
export const externalProvisioner = (): Controller => ({
  name: 'external-provisioner',
  upstream: 'kubernetes-csi/external-provisioner',
  approximation: 'every storage class with a provisioner provisions, after 3 s',
  watches: { PersistentVolumeClaim: ({ object }) => (object.metadata.annotations?.[asked] ? [keyOf(object)] : []) },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const claim = ctx.client.get('PersistentVolumeClaim', namespace, name);
    const provisioner = claim?.metadata.annotations?.[asked];
    if (
      !claim ||
      !provisioner ||
      provisioner === 'kubernetes.io/no-provisioner' ||
      claim.spec?.volumeName ||
      isDeleting(claim)
    )
      return;
    const storage = ctx.client.get('StorageClass.storage.k8s.io', '', claim.spec?.storageClassName ?? '');
    const volume = `pvc-${claim.metadata.uid}`;
    if (!storage || ctx.client.get('PersistentVolume', '', volume)) return;
    const due = Date.parse(claim.metadata.creationTimestamp) + provisioningTime;
    if (due > ctx.now()) {
      ctx.queue.addAfter(key, due - ctx.now());
      return;
    }
    ctx.client.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`);
    ctx.client.create('PersistentVolume', volumeFor(claim, volume, storage), `${provisioner} made it`);
  },
});

function volumeFor(
  claim: LiveOf<'PersistentVolumeClaim'>,
  name: string,
  storage: LiveOf<'StorageClass.storage.k8s.io'>,
) {
  return {
    apiVersion: 'v1' as const,
    kind: 'PersistentVolume' as const,
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': storage.provisioner } },
    spec: {
      accessModes: claim.spec?.accessModes,
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '1Gi' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: namespaceOf(claim),
        name: claim.metadata.name,
        uid: claim.metadata.uid,
      },
      csi: { driver: storage.provisioner, volumeHandle: name },
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? 'Delete',
      storageClassName: storage.metadata.name,
      ...(claim.spec?.volumeMode ? { volumeMode: claim.spec.volumeMode } : {}),
    },
  };
}
