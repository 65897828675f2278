import type { PersistentVolumeSpec } from '../../../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../../../schemas/profile.js';
import { compareQuantities, quantity, wholeValueOf } from '../../../kube/quantity.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { map } from '../../shared/internal-form.js';
import { validateNodeSelector } from '../../shared/node-selector.js';
import { unifiedDiff } from '../../shared/unified-diff.js';
import {
  cleanPath,
  fieldImmutable,
  has,
  invalidEach,
  isDNS1123Subdomain,
  positiveMessage,
  semanticEqual,
  validateImmutableName,
} from '../checks.js';
import type { VolumeObject } from './persistent-volume.js';
import { persistentVolumeSource, volumeNodeAffinity } from './persistent-volume-source-form.js';
import { validateVolumeSources } from './persistent-volume-sources.js';
import { validateAccessModes, volumeModes } from './volume-common.js';

const specPath = FieldPath.of('spec');
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

/** What the strategy checks of a volume: ValidatePersistentVolumeSpec, then the mount options annotation. */
export function validateVolume(volume: VolumeObject, inlineErrors = true): FieldError[] {
  const errors = validateVolumeSpec(volume.spec ?? {}, volume.metadata.name ?? '', specPath);
  return inlineErrors ? [...errors, ...validateMountOptions(volume)] : errors;
}

interface VolumeOptions {
  /** Set for the spec within a VolumeAttachment. */
  readonly inline?: boolean;
}

/** ValidatePersistentVolumeSpec of pkg/apis/core/validation/validation.go. */
export function validateVolumeSpec(
  spec: PersistentVolumeSpec,
  name: string,
  path: FieldPath,
  { inline = false }: VolumeOptions = {},
): FieldError[] {
  const errors: FieldError[] = [];
  const context = 'in the context of inline volumes';
  if (inline) {
    if (spec.claimRef) errors.push(forbidden(path.child('claimRef'), `may not be specified ${context}`));
    if (Object.keys(spec.capacity ?? {}).length)
      errors.push(forbidden(path.child('capacity'), `may not be specified ${context}`));
    if (!spec.csi) errors.push(required(path.child('csi'), `has to be specified ${context}`));
  }
  if (!spec.accessModes?.length) errors.push(required(path.child('accessModes')));
  errors.push(...validateAccessModes(spec.accessModes, path.child('accessModes')));
  if (!inline) errors.push(...validateCapacity(spec, path.child('capacity')));
  const policy = spec.persistentVolumeReclaimPolicy;
  const policyPath = path.child('persistentVolumeReclaimPolicy');
  if (policy && inline && policy !== 'Retain') errors.push(forbidden(policyPath, `may only be Retain ${context}`));
  else if (policy && !inline && !reclaimPolicies.includes(policy))
    errors.push(notSupported(policyPath, policy, reclaimPolicies));
  if (spec.nodeAffinity) {
    const affinityPath = path.child('nodeAffinity');
    if (inline) errors.push(forbidden(affinityPath, `may not be specified ${context}`));
    else if (spec.nodeAffinity.required)
      errors.push(...validateNodeSelector(spec.nodeAffinity.required, affinityPath.child('required')));
    else errors.push(required(affinityPath.child('required'), 'must specify required node constraints'));
  }
  errors.push(...validateVolumeSources(spec, name, path, inline));
  if (spec.hostPath && cleanPath(spec.hostPath.path ?? '') === '/' && policy === 'Recycle')
    errors.push(forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'"));
  errors.push(...validateClasses(spec, path, inline));
  return errors;
}

function validateCapacity(spec: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const capacity = spec.capacity ?? {};
  const names = Object.keys(capacity);
  if (!names.length) errors.push(required(path));
  if (!has(capacity, 'storage') || names.length > 1) errors.push(notSupported(path, map(spec.capacity), ['storage']));
  for (const [name, value] of Object.entries(capacity)) {
    const whole = wholeValueOf(value);
    if (whole < 0n) errors.push(invalid(path.key(name), whole, 'must be a valid resource quantity'));
    if (compareQuantities(quantity(value), quantity('0')) <= 0)
      errors.push(invalid(path.key(name), String(value), positiveMessage));
  }
  return errors;
}

function validateClasses(spec: PersistentVolumeSpec, path: FieldPath, inline: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const classPath = path.child('storageClassName');
  if (spec.storageClassName && inline)
    errors.push(forbidden(classPath, 'may not be specified in the context of inline volumes'));
  else if (spec.storageClassName)
    errors.push(...invalidEach(classPath, spec.storageClassName, isDNS1123Subdomain(spec.storageClassName)));
  const mode = spec.volumeMode;
  const modePath = path.child('volumeMode');
  if (mode !== undefined && inline && mode !== 'Filesystem')
    errors.push(
      forbidden(modePath, 'may not specify volumeMode other than Filesystem in the context of inline volumes'),
    );
  else if (mode !== undefined && !inline && !volumeModes.includes(mode))
    errors.push(notSupported(modePath, mode, volumeModes));
  const attributes = spec.volumeAttributesClassName;
  // Inline volumes are checked without EnableVolumeAttributesClass.
  if (attributes === undefined || inline) return errors;
  const attributesPath = path.child('volumeAttributesClassName');
  if (attributes) errors.push(...invalidEach(attributesPath, attributes, isDNS1123Subdomain(attributes)));
  else errors.push(required(attributesPath, 'an empty string is disallowed'));
  if (!spec.csi) errors.push(required(path.child('csi'), 'has to be specified when using volumeAttributesClassName'));
  return errors;
}

/** checkMountOption of pkg/volume/validation/pv_validation.go. */
function validateMountOptions(volume: VolumeObject): FieldError[] {
  const spec = volume.spec ?? {};
  const mountable: (keyof PersistentVolumeSpec)[] = [
    'gcePersistentDisk',
    'awsElasticBlockStore',
    'glusterfs',
    'nfs',
    'rbd',
    'quobyte',
    'iscsi',
    'cinder',
    'cephfs',
    'azureFile',
    'vsphereVolume',
    'azureDisk',
    'photonPersistentDisk',
  ];
  const key = 'volume.beta.kubernetes.io/mount-options';
  if (mountable.some((field) => spec[field] !== undefined) || !has(volume.metadata.annotations, key)) return [];
  return [
    forbidden(FieldPath.of('metadata', 'annotations', key), 'may not specify mount options for this volume type'),
  ];
}

/** The strategy validates the volume twice over, and so reports its errors twice. */
export function validateVolumeUpdate(volume: VolumeObject, old: VolumeObject, profile: VersionProfile): FieldError[] {
  const form = persistentVolumeSource(profile);
  const errors = [...validateVolume(volume), ...validateVolume(volume, false)];
  const before = form(old.spec);
  const spec = structuredClone(volume.spec ?? {});
  if (old.spec?.csi && !old.spec.csi.controllerExpandSecretRef) delete spec.csi?.controllerExpandSecretRef;
  const after = form(spec);
  if (!semanticEqual(before, after))
    errors.push(
      forbidden(
        FieldPath.of('spec', 'persistentvolumesource'),
        `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(before, after)}`,
      ),
    );
  errors.push(...validateImmutableName(volume.spec?.volumeMode, old.spec?.volumeMode, FieldPath.of('volumeMode')));
  if (old.spec?.nodeAffinity) errors.push(...validateNodeAffinityUpdate(volume, old));
  const path = FieldPath.of('spec', 'volumeAttributesClassName');
  if (old.spec?.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined)
    errors.push(forbidden(path, 'update from non-nil value to nil is forbidden'));
  return errors;
}

const betaToGA: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/** validatePvNodeAffinity: only beta labels may move to their stable names. */
function validateNodeAffinityUpdate(volume: VolumeObject, old: VolumeObject): FieldError[] {
  const after = volumeNodeAffinity(volume.spec?.nodeAffinity);
  const before = structuredClone(old.spec?.nodeAffinity);
  (before?.required?.nodeSelectorTerms ?? []).forEach((term, i) => {
    const now = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms?.[i];
    for (const field of ['matchExpressions', 'matchFields'] as const)
      (term[field] ?? []).forEach((requirement, j) => {
        // A key without a stable name maps to the empty one, which the server therefore lets through.
        const renamed = Object.hasOwn(betaToGA, requirement.key) ? betaToGA[requirement.key]! : '';
        if (now?.[field]?.[j]?.key === renamed) requirement.key = renamed;
      });
  });
  if (semanticEqual(after, volumeNodeAffinity(before))) return [];
  return [invalid(FieldPath.of('nodeAffinity'), after, `${fieldImmutable}, except for updating from beta label to GA`)];
}
