import type { PersistentVolume, PersistentVolumeSpec } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { FieldPath } from '../../field/path.js';
import { nodeSelectorTermWarnings } from '../../shared/node-selector.js';
import type { KindRules } from '../../types.js';
import { has, roundResourceList } from '../checks.js';
import { validateVolume, validateVolumeUpdate } from './persistent-volume-validation.js';

export type VolumeObject = PersistentVolume & KubeObject;

/** Mirrors pkg/registry/core/persistentvolume/strategy.go and SetObjectDefaults_PersistentVolume. */
export const persistentVolume: KindRules<VolumeObject> = {
  group: '',
  kind: 'PersistentVolume',
  namespaced: false,
  metaOnUpdate: ['create', 'create'],
  defaults(draft) {
    draft.status ??= {};
    draft.status.phase ||= 'Pending';
    draft.spec ??= {};
    draft.spec.persistentVolumeReclaimPolicy ||= 'Retain';
    draft.spec.volumeMode ??= 'Filesystem';
    defaultVolume(draft.spec);
  },
  prepareForCreate(draft, ctx) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: ctx.now as never };
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
  },
  validate: (object) => validateVolume(object),
  validateUpdate: (object, old, { profile }) => validateVolumeUpdate(object, old, profile),
  warnings: volumeWarnings,
};

/** The defaults that inline volumes of attachments have, too. */
export function defaultVolume(spec: PersistentVolumeSpec): void {
  roundResourceList(spec.capacity);
  if (spec.hostPath) spec.hostPath.type ??= '';
  if (spec.rbd) {
    spec.rbd.pool ||= 'rbd';
    spec.rbd.user ||= 'admin';
    spec.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (spec.iscsi) spec.iscsi.iscsiInterface ||= 'default';
  if (spec.azureDisk) {
    spec.azureDisk.cachingMode ??= 'ReadWrite';
    spec.azureDisk.fsType ??= 'ext4';
    spec.azureDisk.readOnly ??= false;
    spec.azureDisk.kind ??= 'Shared';
  }
  if (spec.scaleIO) {
    spec.scaleIO.storageMode ||= 'ThinProvisioned';
    spec.scaleIO.fsType ||= 'xfs';
  }
}

/** GetWarningsForPersistentVolume of pkg/api/persistentvolume/util.go. */
function volumeWarnings(object: VolumeObject): string[] {
  const warnings: string[] = [];
  const spec = object.spec ?? {};
  const deprecated = (key: string, text: string): void => {
    if (has(object.metadata.annotations, key)) warnings.push(`metadata.annotations[${key}]: ${text}`);
  };
  deprecated(
    'volume.beta.kubernetes.io/storage-class',
    'deprecated since v1.8; use "storageClassName" attribute instead',
  );
  deprecated('volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead');
  if (spec.persistentVolumeReclaimPolicy === 'Recycle')
    warnings.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  const terms = FieldPath.of('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');
  (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).forEach((term, i) => {
    warnings.push(...nodeSelectorTermWarnings(term, terms.index(i)));
  });
  const gone: [field: keyof PersistentVolumeSpec, shown: string, deprecated: string, removed: string][] = [
    ['cephfs', 'cephfs', 'v1.28', 'v1.31'],
    ['photonPersistentDisk', 'photonPersistentDisk', 'v1.11', 'v1.16'],
    ['scaleIO', 'scaleIO', 'v1.16', 'v1.22'],
    ['storageos', 'storageOS', 'v1.22', 'v1.25'],
    ['glusterfs', 'glusterfs', 'v1.25', 'v1.26'],
    ['rbd', 'rbd', 'v1.28', 'v1.31'],
  ];
  for (const [field, shown, since, until] of gone)
    if (spec[field] !== undefined) warnings.push(`spec.${shown}: deprecated in ${since}, non-functional in ${until}+`);
  return warnings;
}
