import type { Volume } from '../../../../schemas/generated/types/core_v1.js';
import { type CheckPod, type PodSecurityCheck, plural, quoteAll, sorted } from '../check.js';

const allowed = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const;

const named = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
] as const;

const isAllowed = (v: Volume): boolean => allowed.some((source) => v[source] !== undefined);

const check: CheckPod = (_metadata, spec) => {
  const bad = (spec.volumes ?? []).filter((v) => !isAllowed(v));
  if (!bad.length) return undefined;
  const names = bad.map((v) => v.name);
  const types = sorted(bad.map((v) => named.find((source) => v[source] !== undefined) ?? 'unknown'));
  const what = plural('restricted volume type', 'restricted volume types', types.length);
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', names.length)} ${quoteAll(names)} ${plural('uses', 'use', names.length)} ${what} ${quoteAll(types)}`,
  };
};

/** policy/check_restrictedVolumes.go */
export const restrictedVolumes: PodSecurityCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  versions: [{ since: 0, check, overrides: ['hostPathVolumes'] }],
};
