import type {
  VolumeAttachment,
  VolumeAttachmentSource,
  VolumeError,
} from '../../../../schemas/generated/types/storage_v1.js';
import type { VersionProfile } from '../../../../schemas/profile.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, forbidden, invalid, required, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { optional, pointer, type Shape, struct, text } from '../../shared/internal-form.js';
import type { KindRules } from '../../types.js';
import {
  byteLength,
  fieldImmutable,
  inclusiveRangeError,
  invalidEach,
  isDNS1123Subdomain,
  semanticEqual,
} from '../checks.js';
import { defaultVolume } from '../core/persistent-volume.js';
import { persistentVolumeSpec } from '../core/persistent-volume-source-form.js';
import { validateVolumeSpec } from '../core/persistent-volume-validation.js';
import { declaredDriverName, validateCSIDriverName } from '../core/volume-common.js';

type AttachmentObject = VolumeAttachment & KubeObject;

const specPath = FieldPath.of('spec');
const statusPath = FieldPath.of('status');

/** Mirrors pkg/registry/storage/volumeattachment/strategy.go and ValidateVolumeAttachment. */
export const volumeAttachment: KindRules<AttachmentObject> = {
  group: 'storage.k8s.io',
  kind: 'VolumeAttachment',
  namespaced: false,
  metaOnUpdate: ['create'],
  unconditionalUpdate: false,
  defaults({ spec }) {
    const inline = spec?.source?.inlineVolumeSpec;
    if (inline) defaultVolume(inline);
  },
  prepareForCreate(draft) {
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate: (object, { profile }) =>
    profile.atLeast('1.36') ? validateAll(object, declaredDriverName) : [...validate(object, present), ...v1(object)],
  validatedFirst: { until: '1.35', check: (object) => validate(object, present) },
  validateUpdate(object, old, { profile }) {
    const same = semanticEqual(object.spec, old.spec);
    const changed = same ? [] : [declared(invalid(specPath, internalSpec(profile)(object.spec), fieldImmutable))];
    // Up to 1.35 updates are not looked into as new objects of v1 are.
    if (!profile.atLeast('1.36')) return [...validate(object, present), ...changed];
    // The tag that forbids a change keeps those below from being looked at.
    return [...validateAll(object, same ? declaredDriverName : validateCSIDriverName), ...changed];
  },
};

type NameRule = typeof validateCSIDriverName;

/** validateAttacher. */
const present: NameRule = (name, path) => (name ? [] : [required(path)]);

/** ValidateVolumeAttachmentV1. */
const v1 = (object: AttachmentObject): FieldError[] => [
  ...validateCSIDriverName(object.spec?.attacher ?? '', FieldPath.of('spec.attacher')),
  ...volumeName(object),
];

const validateAll = (object: AttachmentObject, rule: NameRule): FieldError[] => [
  ...validate(object, rule),
  ...volumeName(object),
];

const internalSpec = (profile: VersionProfile): Shape =>
  struct({
    Attacher: text,
    Source: struct({ PersistentVolumeName: pointer, InlineVolumeSpec: optional(persistentVolumeSpec(profile)) }),
    NodeName: text,
  });

function validate({ spec, status }: AttachmentObject, driverName: NameRule): FieldError[] {
  const errors = driverName(spec?.attacher ?? '', specPath.child('attacher'));
  errors.push(...validateSource(spec?.source ?? {}, specPath.child('source')));
  const node = spec?.nodeName ?? '';
  errors.push(...invalidEach(specPath.child('nodeName'), node, isDNS1123Subdomain(node)));
  let size = 0;
  for (const [key, value] of Object.entries(status?.attachmentMetadata ?? {}))
    size += byteLength(key) + byteLength(value);
  if (size > 256 * 1024) errors.push(tooLong(statusPath.child('attachmentMetadata'), 256 * 1024));
  for (const field of ['attachError', 'detachError'] as const)
    if (status?.[field]) errors.push(...validateVolumeError(status[field], statusPath.child(field)));
  return errors;
}

function volumeName({ spec }: AttachmentObject): FieldError[] {
  const name = spec?.source?.persistentVolumeName;
  if (name === undefined) return [];
  return invalidEach(FieldPath.of('spec.source.persistentVolumeName'), name, isDNS1123Subdomain(name));
}

function validateSource(source: VolumeAttachmentSource, path: FieldPath): FieldError[] {
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = source;
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inline && name === undefined) return [required(path, one)];
  if (inline && name !== undefined) return [forbidden(path, one)];
  if (inline) return validateVolumeSpec(inline, '', path.child('inlineVolumeSpec'), { inline: true });
  return name ? [] : [required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')];
}

function validateVolumeError({ message, errorCode }: VolumeError, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (byteLength(message ?? '') > 1024) errors.push(tooLong(path.child('message'), 256 * 1024));
  if (errorCode !== undefined && errorCode < 0)
    errors.push(invalid(path.child('errorCode'), errorCode, inclusiveRangeError(0, 2147483647)));
  return errors;
}
