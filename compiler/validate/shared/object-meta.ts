import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../../../schemas/generated/types/meta_v1.js';
import { quoteGo } from '../../kube/go-quote.js';
import { parseApiVersion } from '../../kube/object.js';
import { type FieldError, forbidden, invalid, required, tooLong } from '../field/error.js';
import { FieldPath } from '../field/path.js';
import { validateLabels } from './labels.js';
import { invalidEach, isQualifiedName, type NameCheck, nameIsDNSLabel } from './names.js';
import { byteLength, fieldImmutable, isNegativeError } from './text.js';

/** ObjectMeta, as every kind has it. Mirrors apimachinery pkg/api/validation/objectmeta.go. */

export const metadataPath = FieldPath.of('metadata');
/** Bytes of all annotations of an object together. */
export const annotationsLimit = 256 * 1024;

export function validateObjectMeta(
  meta: ObjectMeta,
  namespaced: boolean,
  nameErrors: NameCheck,
  path: FieldPath = metadataPath,
): FieldError[] {
  const out: FieldError[] = [];
  if (meta.generateName)
    out.push(...invalidEach(path.child('generateName'), meta.generateName, nameErrors(meta.generateName, true)));
  if (!meta.name) out.push(required(path.child('name'), 'name or generateName is required'));
  else out.push(...invalidEach(path.child('name'), meta.name, nameErrors(meta.name, false)));
  if (namespaced) {
    if (!meta.namespace) out.push(required(path.child('namespace')));
    else out.push(...invalidEach(path.child('namespace'), meta.namespace, nameIsDNSLabel(meta.namespace, false)));
  } else if (meta.namespace) out.push(forbidden(path.child('namespace'), 'not allowed on this type'));
  out.push(...validateNonnegative(meta.generation, path.child('generation')));
  if (meta.labels) out.push(...validateLabels(meta.labels, path.child('labels')));
  if (meta.annotations) out.push(...validateAnnotations(meta.annotations, path.child('annotations')));
  if (meta.ownerReferences) out.push(...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')));
  if (meta.finalizers) out.push(...validateFinalizers(meta.finalizers, path.child('finalizers')));
  if (meta.managedFields) out.push(...validateManagedFields(meta.managedFields, path.child('managedFields')));
  return out;
}

/** ValidateNonnegativeField. */
export function validateNonnegative(value: number | undefined, path: FieldPath): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(path, value, isNegativeError)] : [];
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldError[] {
  const out: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    out.push(...invalidEach(path, key, isQualifiedName(key.toLowerCase())));
    size += byteLength(key) + byteLength(annotations[key]!);
  }
  if (size > annotationsLimit) out.push(tooLong(path, annotationsLimit));
  return out;
}

function validateOwnerReferences(references: readonly OwnerReference[], path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  let controller = '';
  for (const [i, reference] of references.entries()) {
    const at = path.index(i);
    const missing = (key: string): FieldError => required(at.child(key), 'must not be empty');
    // FromAPIVersionAndKind leaves out what does not parse.
    const parses = (reference.apiVersion ?? '').split('/').length <= 2;
    const { version, group } = parseApiVersion(parses ? (reference.apiVersion ?? '') : '');
    if (!version) {
      const given = reference.apiVersion ?? '';
      const form = invalid(at.child('apiVersion'), given, 'must be <group>/<version> or <version>');
      const from137 = given === '' ? missing('apiVersion') : form;
      out.push({ ...invalid(path.child('apiVersion'), given, 'version must not be empty'), from137 });
    }
    for (const key of ['kind', 'name', 'uid'] as const)
      if (!reference[key]) out.push({ ...invalid(path.child(key), '', 'must not be empty'), from137: missing(key) });
    if (group === '' && version === 'v1' && reference.kind === 'Event') {
      const why = '/v1, Kind=Event is disallowed from being an owner';
      out.push({ ...invalid(path, reference, why), from137: invalid(at, reference, why) });
    }
    if (!reference.controller) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (controller) {
      const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      out.push(invalid(path, references, text));
    } else controller = name;
  }
  return out;
}

export function validateFinalizerName(name: string, path: FieldPath): FieldError[] {
  return invalidEach(path, name, isQualifiedName(name));
}

function validateFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const out = finalizers.flatMap((name) => validateFinalizerName(name, path));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    out.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  return out;
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** validateKubeFinalizerName: without a domain only the standard names will do. */
export function kubeFinalizerErrors(names: readonly string[] | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  names?.forEach((name, i) => {
    if (!name.includes('/') && !standardFinalizers.has(name))
      out.push(invalid(path.index(i), name, 'name is neither a standard finalizer name nor is it fully qualified'));
  });
  return out;
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[], path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  entries.forEach((entry, i) => {
    const at = path.index(i);
    if (entry.operation !== 'Apply' && entry.operation !== 'Update')
      out.push(invalid(at.child('operation'), entry.operation ?? '', 'must be `Apply` or `Update`'));
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1')
      out.push(invalid(at.child('fieldsType'), entry.fieldsType, 'must be `FieldsV1`'));
    if (byteLength(entry.manager ?? '') > 128) out.push(tooLong(at.child('manager'), 128));
    if (byteLength(entry.subresource ?? '') > 256) out.push(tooLong(at.child('subresource'), 256));
  });
  return out;
}

/** ValidateObjectMetaUpdate: what an update may not change. */
export function validateObjectMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  path: FieldPath = metadataPath,
): FieldError[] {
  const out: FieldError[] = [];
  if (old.deletionTimestamp) {
    const extra = (meta.finalizers ?? []).filter((f) => !old.finalizers?.includes(f)).sort();
    if (extra.length) {
      const list = `[]string{${extra.map(quoteGo).join(', ')}}`;
      const text = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
      out.push(forbidden(path.child('finalizers'), text));
    }
  }
  if (!meta.resourceVersion) out.push(invalid(path.child('resourceVersion'), '', 'must be specified for an update'));
  if ((meta.generation ?? 0) < (old.generation ?? 0))
    out.push(invalid(path.child('generation'), meta.generation ?? 0, 'must not be decremented'));
  for (const key of [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const)
    if ((meta[key] ?? '') !== (old[key] ?? '')) out.push(invalid(path.child(key), meta[key] ?? '', fieldImmutable));
  if (meta.labels) out.push(...validateLabels(meta.labels, path.child('labels')));
  if (meta.annotations) out.push(...validateAnnotations(meta.annotations, path.child('annotations')));
  if (meta.ownerReferences) out.push(...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')));
  if (meta.managedFields) out.push(...validateManagedFields(meta.managedFields, path.child('managedFields')));
  return out;
}
