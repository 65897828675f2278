import type { PersistentVolumeClaimSpec, TypedObjectReference } from '../../../../schemas/generated/types/core_v1.js';
import { compareQuantities, quantity } from '../../../kube/quantity.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { labelSelector, list, map, optional, pointer, struct, text } from '../../shared/internal-form.js';
import { unifiedDiff } from '../../shared/unified-diff.js';
import {
  fieldImmutable,
  has,
  invalidEach,
  isDNS1123Label,
  isDNS1123Subdomain,
  positiveMessage,
  semanticEqual,
  validateImmutableName,
  validateLabelSelector,
} from '../checks.js';
import { type ClaimObject, classAnnotation, normalizeDataSources } from './persistent-volume-claim.js';
import { validateAccessModes, volumeModes } from './volume-common.js';

interface ClaimOptions {
  readonly allowInvalidLabelValueInSelector?: boolean;
  readonly allowInvalidAPIGroup?: boolean;
}

/** ValidatePersistentVolumeClaimSpec of pkg/apis/core/validation/validation.go. */
export function validateClaimSpec(
  spec: PersistentVolumeClaimSpec,
  path: FieldPath,
  options: ClaimOptions = {},
): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.accessModes?.length) errors.push(required(path.child('accessModes'), 'at least 1 access mode is required'));
  if (spec.selector)
    errors.push(
      ...validateLabelSelector(spec.selector, path.child('selector'), {
        allowInvalidValues: options.allowInvalidLabelValueInSelector ?? false,
      }),
    );
  errors.push(...validateAccessModes(spec.accessModes, path.child('accessModes')));
  const storagePath = path.child('resources').key('storage');
  const storage = spec.resources?.requests?.['storage'];
  if (storage === undefined) errors.push(required(storagePath));
  else if (compareQuantities(quantity(storage), quantity('0')) <= 0)
    errors.push(invalid(storagePath, String(storage), positiveMessage));
  if (spec.storageClassName)
    errors.push(
      ...invalidEach(path.child('storageClassName'), spec.storageClassName, isDNS1123Subdomain(spec.storageClassName)),
    );
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode))
    errors.push(notSupported(path.child('volumeMode'), spec.volumeMode, volumeModes));
  errors.push(...validateDataSources(spec, path, options.allowInvalidAPIGroup ?? false));
  const attributes = spec.volumeAttributesClassName;
  if (attributes)
    errors.push(...invalidEach(path.child('volumeAttributesClassName'), attributes, isDNS1123Subdomain(attributes)));
  return errors;
}

function validateDataSources(spec: PersistentVolumeClaimSpec, path: FieldPath, anyGroup: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { dataSource, dataSourceRef } = spec;
  if (dataSource) errors.push(...validateDataSource(dataSource, path.child('dataSource'), anyGroup));
  if (dataSourceRef) {
    const refPath = path.child('dataSourceRef');
    errors.push(...validateDataSource(dataSourceRef, refPath, anyGroup));
    const namespace = dataSourceRef.namespace;
    if (namespace) errors.push(...invalidEach(refPath.child('namespace'), namespace, isDNS1123Label(namespace)));
  }
  // The server prints the path that it passes for a value as an empty struct.
  if (dataSource && dataSourceRef?.namespace)
    errors.push(invalid(path, {}, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (dataSource && dataSourceRef) {
    const same =
      dataSource.apiGroup === dataSourceRef.apiGroup &&
      (dataSource.kind ?? '') === (dataSourceRef.kind ?? '') &&
      (dataSource.name ?? '') === (dataSourceRef.name ?? '');
    if (!same) errors.push(invalid(path, {}, 'must match dataSourceRef'));
  }
  return errors;
}

function validateDataSource(source: TypedObjectReference, path: FieldPath, anyGroup: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const group = source.apiGroup ?? '';
  if (!source.name) errors.push(required(path.child('name')));
  if (!source.kind) errors.push(required(path.child('kind')));
  if (!group && source.kind !== 'PersistentVolumeClaim')
    errors.push(
      invalid(path, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"),
    );
  if (group && !anyGroup) errors.push(...invalidEach(path.child('apiGroup'), group, isDNS1123Subdomain(group)));
  return errors;
}

const reference = { APIGroup: ['apiGroup', pointer], Kind: text, Name: text } as const;
const internalSpec = struct({
  AccessModes: list(),
  Selector: labelSelector,
  Resources: struct({ Limits: map, Requests: map }),
  VolumeName: text,
  StorageClassName: pointer,
  VolumeMode: pointer,
  DataSource: optional(struct(reference)),
  DataSourceRef: optional(struct({ ...reference, Namespace: pointer })),
  VolumeAttributesClassName: pointer,
});

function specBefore(old: ClaimObject): PersistentVolumeClaimSpec {
  const before = structuredClone(old.spec ?? {});
  normalizeDataSources(before);
  return before;
}

/** ValidatePersistentVolumeClaim with the options of an update (ValidationOptionsForPersistentVolumeClaim). */
export function validateUpdatedClaim(
  object: ClaimObject,
  old: ClaimObject,
  before: PersistentVolumeClaimSpec = specBefore(old),
): FieldError[] {
  return validateClaimSpec(object.spec ?? {}, FieldPath.of('spec'), {
    allowInvalidAPIGroup: before.dataSource?.apiGroup !== undefined || before.dataSourceRef?.apiGroup !== undefined,
    allowInvalidLabelValueInSelector:
      before.selector !== undefined && validateLabelSelector(before.selector, FieldPath.root, {}).length > 0,
  });
}

/** ValidatePersistentVolumeClaimUpdate. */
export function validateClaimUpdate(object: ClaimObject, old: ClaimObject): FieldError[] {
  const before = specBefore(old);
  const errors = validateUpdatedClaim(object, old, before);
  errors.push(...validateImmutableSpec(object, old, before), ...validateSize(object, old));
  errors.push(...validateImmutableName(object.spec?.volumeMode, before.volumeMode, FieldPath.of('volumeMode')));
  const attributes = object.spec?.volumeAttributesClassName;
  if (attributes !== before.volumeAttributesClassName && old.status?.currentVolumeAttributesClassName !== undefined) {
    const path = FieldPath.of('spec', 'volumeAttributesClassName');
    const suffix = 'is forbidden when status.currentVolumeAttributesClassName is not nil';
    if (attributes === undefined) errors.push(forbidden(path, `update to nil ${suffix}`));
    else if (!attributes) errors.push(forbidden(path, `update to empty string ${suffix}`));
  }
  return errors;
}

function validateImmutableSpec(object: ClaimObject, old: ClaimObject, before: PersistentVolumeClaimSpec): FieldError[] {
  const errors: FieldError[] = [];
  const after = structuredClone(object.spec ?? {});
  const now = structuredClone(before);
  if (!before.volumeName && after.volumeName !== undefined) now.volumeName = after.volumeName;
  const oldNotes = old.metadata.annotations;
  const newNotes = object.metadata.annotations;
  const wasNoted = has(oldNotes, classAnnotation);
  const oldClass = wasNoted ? oldNotes[classAnnotation] : undefined;
  const newNote = has(newNotes, classAnnotation) ? newNotes[classAnnotation] : undefined;
  const unset = before.storageClassName === undefined;
  if (wasNoted && unset && after.storageClassName === oldClass && (newNote === undefined || newNote === oldClass))
    delete after.storageClassName;
  else {
    if ((newNote ?? '') !== (oldClass ?? ''))
      errors.push(invalid(FieldPath.of('metadata', 'annotations', classAnnotation), newNote ?? '', fieldImmutable));
    if (after.storageClassName !== undefined && unset && (!wasNoted || after.storageClassName === oldClass))
      delete after.storageClassName;
  }
  if (old.status?.phase === 'Bound') {
    const kept = before.resources?.requests?.['storage'];
    if (after.resources?.requests && kept !== undefined) after.resources.requests['storage'] = kept;
    delete after.volumeAttributesClassName;
    if (now.volumeAttributesClassName !== undefined) after.volumeAttributesClassName = now.volumeAttributesClassName;
  }
  if (!semanticEqual(internalSpec(after), internalSpec(now)))
    errors.push(
      forbidden(
        FieldPath.of('spec'),
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(internalSpec(now), internalSpec(after))}`,
      ),
    );
  return errors;
}

/** Shrinking is for claims whose expansion failed (RecoverVolumeExpansionFailure). */
function validateSize(object: ClaimObject, old: ClaimObject): FieldError[] {
  const size = (q: string | number | undefined): ReturnType<typeof quantity> => quantity(q ?? '0');
  const now = size(object.spec?.resources?.requests?.['storage']);
  if (compareQuantities(now, size(old.spec?.resources?.requests?.['storage'])) >= 0) return [];
  if (compareQuantities(now, size(old.status?.capacity?.['storage'])) > 0) return [];
  return [
    forbidden(FieldPath.of('spec', 'resources', 'requests', 'storage'), 'field can not be less than status.capacity'),
  ];
}
