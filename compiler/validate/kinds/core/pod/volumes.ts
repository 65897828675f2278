import type { Volume } from '../../../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../../../schemas/generated/types/meta_v1.js';
import { quoteGo } from '../../../../kube/go-quote.js';
import { quantity } from '../../../../kube/quantity.js';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { validateLabels } from '../../../shared/labels.js';
import { invalidEach, isDNS1123Label, isDNS1123Subdomain, nameIsDNSSubdomain } from '../../../shared/names.js';
import { validateAnnotations } from '../../../shared/object-meta.js';
import { byteLength } from '../../../shared/text.js';
import { validateClaimSpec } from '../persistent-volume-claim-validation.js';
import {
  need,
  validateAzureDisk,
  validateFC,
  validateFlex,
  validateFlocker,
  validateHostPath,
  validateNFS,
  validatePartition,
  validateQuobyte,
} from '../persistent-volume-sources.js';
import { pathNoBacksteps, validateCSIDriverName } from '../volume-common.js';
import { validateISCSIVolume } from './iscsi-volume.js';
import { validateKeyToPath } from './key-selectors.js';
import type { PodOptions } from './options.js';
import { validateFileMode } from './paths.js';
import { validateDownwardAPI, validateProjected } from './projected.js';
import { validatePullPolicy } from './pull-policy.js';

type Source<K extends keyof Volume> = NonNullable<Volume[K]>;
type Check = (source: never, path: FieldPath, volume: Volume, options: PodOptions) => FieldError[];

/** One source: its field, the name a second source is refused under, the name its errors carry, its checks. */
interface SourceRule {
  readonly field: keyof Volume;
  readonly refusedAs?: string;
  readonly errorsAs?: string;
  readonly check: Check;
}

/** In the order of validateVolumeSource. */
const rules: readonly SourceRule[] = [
  { field: 'emptyDir', check: validateEmptyDir },
  { field: 'hostPath', check: validateHostPath },
  { field: 'gitRepo', check: validateGitRepo },
  {
    field: 'gcePersistentDisk',
    errorsAs: 'persistentDisk',
    check: (s: Source<'gcePersistentDisk'>, path) => [...need(s, path, 'pdName'), ...validatePartition(s, path)],
  },
  {
    field: 'awsElasticBlockStore',
    check: (s: Source<'awsElasticBlockStore'>, path) => [...need(s, path, 'volumeID'), ...validatePartition(s, path)],
  },
  { field: 'secret', check: (s: Source<'secret'>, path) => validateKeyed(s, 'secretName', path) },
  { field: 'nfs', check: validateNFS },
  { field: 'iscsi', check: (s: Source<'iscsi'>, path) => validateISCSIVolume(s, path) },
  { field: 'glusterfs', check: (s: Source<'glusterfs'>, path) => need(s, path, 'endpoints', 'path') },
  { field: 'flocker', check: validateFlocker },
  { field: 'persistentVolumeClaim', check: (s: Source<'persistentVolumeClaim'>, path) => need(s, path, 'claimName') },
  { field: 'rbd', check: (s: Source<'rbd'>, path) => need(s, path, 'monitors', 'image') },
  { field: 'cinder', check: (s: Source<'cinder'>, path) => [...need(s, path, 'volumeID'), ...secretRefName(s, path)] },
  { field: 'cephfs', refusedAs: 'cephFS', check: (s: Source<'cephfs'>, path) => need(s, path, 'monitors') },
  { field: 'quobyte', check: validateQuobyte },
  {
    field: 'downwardAPI',
    // The misspelling is the server's.
    refusedAs: 'downwarAPI',
    check: (s: Source<'downwardAPI'>, path) => validateDownwardAPI(s, path),
  },
  { field: 'fc', check: validateFC },
  { field: 'flexVolume', check: validateFlex },
  { field: 'configMap', check: (s: Source<'configMap'>, path) => validateKeyed(s, 'name', path) },
  { field: 'azureFile', check: (s: Source<'azureFile'>, path) => need(s, path, 'secretName', 'shareName') },
  { field: 'vsphereVolume', check: (s: Source<'vsphereVolume'>, path) => need(s, path, 'volumePath') },
  { field: 'photonPersistentDisk', check: (s: Source<'photonPersistentDisk'>, path) => need(s, path, 'pdID') },
  { field: 'portworxVolume', check: (s: Source<'portworxVolume'>, path) => need(s, path, 'volumeID') },
  { field: 'azureDisk', check: validateAzureDisk },
  { field: 'storageos', check: validateStorageOSVolume },
  {
    field: 'projected',
    check: (s: Source<'projected'>, path, _volume, options) => validateProjected(s, path, options),
  },
  { field: 'scaleIO', check: (s: Source<'scaleIO'>, path) => need(s, path, 'gateway', 'system', 'volumeName') },
  { field: 'csi', check: validateCSIVolume },
  { field: 'ephemeral', check: validateEphemeral },
  { field: 'image', check: validateImage },
];

/** ValidateVolumes: the errors, and the volumes that may be mounted, by name. */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  path: FieldPath,
  options: PodOptions,
): { volumes: Map<string, Volume>; errors: FieldError[] } {
  const good = new Map<string, Volume>();
  const errors: FieldError[] = [];
  const podName = podNameOf(options);
  const created = new Set(podName ? (volumes ?? []).filter((v) => v.ephemeral).map((v) => `${podName}-${v.name}`) : []);
  volumes?.forEach((volume, i) => {
    const at = path.index(i);
    const own = validateSource(volume, at, options);
    if (!volume.name) own.push(required(at.child('name')));
    else own.push(...invalidEach(at.child('name'), volume.name, isDNS1123Label(volume.name)));
    if (good.has(volume.name)) own.push(duplicate(at.child('name'), volume.name));
    if (own.length === 0) good.set(volume.name, volume);
    errors.push(...own);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && created.has(claim))
      errors.push(
        invalid(
          at.child('persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      );
  });
  return { volumes: good, errors };
}

const podNameOf = (options: PodOptions): string | undefined => (options.meta as ObjectMeta | undefined)?.name;

function validateSource(volume: Volume, path: FieldPath, options: PodOptions): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const { field, refusedAs, errorsAs, check } of rules) {
    const source = volume[field];
    if (source === undefined) continue;
    if (count > 0) errors.push(forbidden(path.child(refusedAs ?? field), 'may not specify more than 1 volume type'));
    else {
      count++;
      errors.push(...check(source as never, path.child(errorsAs ?? field), volume, options));
    }
    if (field === 'iscsi') errors.push(...portalLength(volume, path));
  }
  if (count === 0) errors.push(required(path, 'must specify a volume type'));
  return errors;
}

function portalLength(volume: Volume, path: FieldPath): FieldError[] {
  const { iscsi, name } = volume;
  if (iscsi?.initiatorName === undefined || byteLength(`${name}:${iscsi.targetPortal}`) <= 64) return [];
  const text =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return [invalid(path.child('name'), name, text)];
}

function validateEmptyDir(s: Source<'emptyDir'>, path: FieldPath): FieldError[] {
  if (s.sizeLimit === undefined || quantity(s.sizeLimit).nano >= 0n) return [];
  return [forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')];
}

function validateGitRepo(s: Source<'gitRepo'>, path: FieldPath): FieldError[] {
  const directory = s.directory ?? '';
  const at = path.child('directory');
  return [
    ...need(s, path, 'repository'),
    ...(directory.startsWith('/') ? [invalid(at, directory, 'must be a relative path')] : []),
    ...pathNoBacksteps(directory, at),
  ];
}

/** Secret and ConfigMap volumes. */
function validateKeyed(
  s: Source<'secret'> | Source<'configMap'>,
  name: 'secretName' | 'name',
  path: FieldPath,
): FieldError[] {
  return [
    ...need(s, path, name),
    ...validateFileMode(s.defaultMode, path.child('defaultMode')),
    ...(s.items ?? []).flatMap((item, i) => validateKeyToPath(item, path.child('items').index(i))),
  ];
}

const secretRefName = (s: { secretRef?: { name?: string } }, path: FieldPath): FieldError[] =>
  s.secretRef ? need(s.secretRef, path.child('secretRef'), 'name') : [];

function validateStorageOSVolume(s: Source<'storageos'>, path: FieldPath): FieldError[] {
  const errors = need(s, path, 'volumeName');
  for (const field of ['volumeName', 'volumeNamespace'] as const) {
    const value = s[field];
    if (value) errors.push(...invalidEach(path.child(field), value, isDNS1123Label(value)));
  }
  return [...errors, ...secretRefName(s, path)];
}

function validateCSIVolume(s: Source<'csi'>, path: FieldPath): FieldError[] {
  const errors = validateCSIDriverName(s.driver ?? '', path.child('driver'));
  const ref = s.nodePublishSecretRef;
  if (!ref) return errors;
  if (!ref.name) return [...errors, required(path.child('nodePublishSecretRef', 'name'))];
  return [...errors, ...invalidEach(path.child('name'), ref.name, isDNS1123Subdomain(ref.name))];
}

function validateEphemeral(s: Source<'ephemeral'>, path: FieldPath, volume: Volume, options: PodOptions): FieldError[] {
  const errors: FieldError[] = [];
  const template = s.volumeClaimTemplate;
  const at = path.child('volumeClaimTemplate');
  if (!template) errors.push(required(at));
  else {
    errors.push(...validateTemplateMeta(template.metadata ?? {}, at.child('metadata')));
    errors.push(...validateClaimSpec(template.spec, at.child('spec')));
  }
  const podName = podNameOf(options);
  if (podName && volume.name) {
    const claim = `${podName}-${volume.name}`;
    // The path is that of the volume, one level up.
    const name = path.parentPath().child('name');
    for (const text of nameIsDNSSubdomain(claim, false))
      errors.push(invalid(name, volume.name, `PVC name ${quoteGo(claim)}: ${text}`));
  }
  return errors;
}

/** ValidateTemplateObjectMeta: only labels and annotations may be set. */
export function validateTemplateMeta(meta: ObjectMeta, path: FieldPath): FieldError[] {
  const errors = validateAnnotations(meta.annotations, path.child('annotations'));
  errors.push(...validateLabels(meta.labels, path.child('labels')));
  for (const key of metaFields)
    if (meta[key] !== undefined) errors.push(forbidden(path.child(goField(key)), 'cannot be set'));
  return errors;
}

/** Fields of ObjectMeta in Go's order, but the two that are allowed. */
const metaFields = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;

/** The path carries the Go name with a small first letter: `uID`. */
const goField = (key: string): string => (key === 'uid' ? 'uID' : key);

function validateImage(s: Source<'image'>, path: FieldPath, _volume: Volume, options: PodOptions): FieldError[] {
  return [
    ...(options.resourceIsPod ? need(s, path, 'reference') : []),
    ...validatePullPolicy(s.pullPolicy ?? '', path.child('pullPolicy')),
  ];
}
