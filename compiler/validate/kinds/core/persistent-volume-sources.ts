import type { PersistentVolumeSpec } from '../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, notSupported, notSupportedText, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { inclusiveRangeError, invalidEach, isDNS1123Label } from '../checks.js';
import { validateISCSI } from './iscsi.js';
import { pathNoBacksteps, validateCSIDriverName, validateSecretReference } from './volume-common.js';

type Check = (source: never, path: FieldPath, spec: PersistentVolumeSpec, name: string) => FieldError[];
type Source<K extends keyof PersistentVolumeSpec> = NonNullable<PersistentVolumeSpec[K]>;

/** One source: its field, the name a second source is refused under, the name its errors carry, its checks. */
interface SourceRule {
  readonly field: keyof PersistentVolumeSpec;
  readonly refusedAs?: string;
  readonly errorsAs?: string;
  readonly check: Check;
}

/** Required for each named field that is empty. */
export const need = (source: object, path: FieldPath, ...fields: string[]): FieldError[] =>
  fields.filter((f) => isEmpty((source as Record<string, unknown>)[f])).map((f) => required(path.child(f)));

const isEmpty = (v: unknown): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && !v.length);

/** In the order of ValidatePersistentVolumeSpec. */
const rules: readonly SourceRule[] = [
  { field: 'hostPath', check: validateHostPath },
  {
    field: 'gcePersistentDisk',
    errorsAs: 'persistentDisk',
    check: (s: Source<'gcePersistentDisk'>, path) => [...need(s, path, 'pdName'), ...validatePartition(s, path)],
  },
  {
    field: 'awsElasticBlockStore',
    check: (s: Source<'awsElasticBlockStore'>, path) => [...need(s, path, 'volumeID'), ...validatePartition(s, path)],
  },
  { field: 'glusterfs', check: validateGlusterfs },
  { field: 'flocker', check: validateFlocker },
  { field: 'nfs', check: validateNFS },
  { field: 'rbd', check: (s: Source<'rbd'>, path) => need(s, path, 'monitors', 'image') },
  { field: 'quobyte', check: validateQuobyte },
  { field: 'cephfs', refusedAs: 'cephFS', check: (s: Source<'cephfs'>, path) => need(s, path, 'monitors') },
  {
    field: 'iscsi',
    check: (s: Source<'iscsi'>, path, _spec, name) => validateISCSI(s, path, name),
  },
  {
    field: 'cinder',
    check: (s: Source<'cinder'>, path) => [
      ...need(s, path, 'volumeID'),
      ...(s.secretRef ? need(s.secretRef, path.child('secretRef'), 'name', 'namespace') : []),
    ],
  },
  { field: 'fc', check: validateFC },
  { field: 'flexVolume', check: validateFlex },
  {
    field: 'azureFile',
    check: (s: Source<'azureFile'>, path) => [
      ...need(s, path, 'secretName', 'shareName'),
      ...(s.secretNamespace === '' ? [required(path.child('secretNamespace'))] : []),
    ],
  },
  { field: 'vsphereVolume', check: (s: Source<'vsphereVolume'>, path) => need(s, path, 'volumePath') },
  { field: 'photonPersistentDisk', check: (s: Source<'photonPersistentDisk'>, path) => need(s, path, 'pdID') },
  { field: 'portworxVolume', check: (s: Source<'portworxVolume'>, path) => need(s, path, 'volumeID') },
  { field: 'azureDisk', check: validateAzureDisk },
  { field: 'scaleIO', check: (s: Source<'scaleIO'>, path) => need(s, path, 'gateway', 'system', 'volumeName') },
  { field: 'local', check: validateLocal },
  { field: 'storageos', check: validateStorageOS },
  { field: 'csi', check: validateCSI },
];

/** Exactly one source; a second one is refused, save flexVolume, which the server lets through. */
export function validateVolumeSources(
  spec: PersistentVolumeSpec,
  name: string,
  path: FieldPath,
  inline: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const { field, refusedAs, errorsAs, check } of rules) {
    const source = spec[field];
    if (source === undefined) continue;
    if (count > 0 && field !== 'flexVolume') {
      errors.push(forbidden(path.child(refusedAs ?? field), 'may not specify more than 1 volume type'));
      continue;
    }
    count++;
    errors.push(...check(source as never, path.child(errorsAs ?? field), spec, name));
    if (field === 'local' && (inline || !spec.nodeAffinity))
      errors.push(required(path.child('nodeAffinity'), 'Local volume requires node affinity'));
  }
  if (count === 0) errors.push(required(path, 'must specify a volume type'));
  return errors;
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath(s: Source<'hostPath'>, path: FieldPath): FieldError[] {
  if (!s.path) return [required(path.child('path'))];
  const errors = pathNoBacksteps(s.path, path.child('path'));
  if (s.type !== undefined && !hostPathTypes.includes(s.type))
    errors.push(notSupported(path.child('type'), s.type, hostPathTypes));
  return errors;
}

export function validatePartition(s: { readonly partition?: number }, path: FieldPath): FieldError[] {
  const partition = s.partition ?? 0;
  if (partition >= 0 && partition <= 255) return [];
  return [invalid(path.child('partition'), partition, inclusiveRangeError(1, 255))];
}

export function validateGlusterfs(s: Source<'glusterfs'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'endpoints', 'path');
  const namespace = s.endpointsNamespace;
  if (namespace === undefined) return errors;
  const at = path.child('endpointsNamespace');
  if (namespace) errors.push(...invalidEach(at, namespace, isDNS1123Label(namespace)));
  else errors.push(invalid(at, namespace, 'if the endpointnamespace is set, it must be a valid namespace name'));
  return errors;
}

export function validateFlocker(s: Source<'flocker'>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!s.datasetName && !s.datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (s.datasetName && s.datasetUUID)
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (s.datasetName?.includes('/'))
    errors.push(invalid(path.child('datasetName'), s.datasetName, "must not contain '/'"));
  return errors;
}

export function validateNFS(s: Source<'nfs'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'server', 'path');
  if (!(s.path ?? '').startsWith('/'))
    errors.push(invalid(path.child('path'), s.path ?? '', 'must be an absolute path'));
  return errors;
}

export function validateQuobyte(s: Source<'quobyte'>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const pairs = 'must be a host:port pair or multiple pairs separated by commas';
  if (!s.registry) errors.push(required(path.child('registry'), pairs));
  else if ((s.tenant ?? '').length >= 65)
    errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
  else
    for (const pair of s.registry.split(','))
      if (!/^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair))
        errors.push(invalid(path.child('registry'), s.registry, pairs));
  return [...errors, ...need(s, path, 'volume')];
}

export function validateFC(s: Source<'fc'>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const names = s.targetWWNs ?? [];
  const ids = s.wwids ?? [];
  const at = path.child('targetWWNs');
  if (!names.length && !ids.length) errors.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (names.length && ids.length)
    errors.push(invalid(at, names, 'targetWWNs and wwids can not be specified simultaneously'));
  if (!names.length) return errors;
  if (s.lun === undefined) errors.push(required(path.child('lun'), 'lun is required if targetWWNs is specified'));
  else if (s.lun < 0 || s.lun > 255) errors.push(invalid(path.child('lun'), s.lun, inclusiveRangeError(0, 255)));
  return errors;
}

export function validateFlex(s: Source<'flexVolume'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'driver');
  for (const key of Object.keys(s.options ?? {})) {
    const domain = `.${(key.split('/')[0] ?? '').toLowerCase()}`;
    if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io'))
      errors.push(invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'));
  }
  return errors;
}

export function validateAzureDisk(s: Source<'azureDisk'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'diskName', 'diskURI');
  const modes = ['None', 'ReadOnly', 'ReadWrite'];
  const kinds = ['Dedicated', 'Managed', 'Shared'];
  const uri = s.diskURI ?? '';
  if (s.cachingMode !== undefined && !modes.includes(s.cachingMode))
    errors.push(notSupported(path.child('cachingMode'), s.cachingMode, modes));
  if (s.kind === undefined) return errors;
  if (!kinds.includes(s.kind)) errors.push(notSupported(path.child('kind'), s.kind, kinds));
  const managed = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
  const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
  if (s.kind === 'Managed' && !uri.startsWith('/subscriptions/'))
    errors.push(notSupportedText(path.child('diskURI'), uri, [managed]));
  if (s.kind !== 'Managed' && !uri.startsWith('https://'))
    errors.push(notSupportedText(path.child('diskURI'), uri, [blob]));
  return errors;
}

function validateLocal(s: Source<'local'>, path: FieldPath): FieldError[] {
  return s.path ? pathNoBacksteps(s.path, path.child('path')) : [required(path.child('path'))];
}

export function validateStorageOS(s: Source<'storageos'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'volumeName');
  for (const field of ['volumeName', 'volumeNamespace'] as const) {
    const value = s[field];
    if (value) errors.push(...invalidEach(path.child(field), value, isDNS1123Label(value)));
  }
  if (s.secretRef) errors.push(...need(s.secretRef, path.child('secretRef'), 'name', 'namespace'));
  return errors;
}

export function validateCSI(s: Source<'csi'>, path: FieldPath): FieldError[] {
  return [
    ...validateCSIDriverName(s.driver ?? '', path.child('driver')),
    ...need(s, path, 'volumeHandle'),
    ...(
      [
        'controllerPublishSecretRef',
        'controllerExpandSecretRef',
        'nodePublishSecretRef',
        'nodeExpandSecretRef',
      ] as const
    ).flatMap((field) => validateSecretReference(s[field], path.child(field))),
  ];
}
