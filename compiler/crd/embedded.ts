import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import type { Json, JsonObject } from '../kube/json.js';
import { type FieldError, invalid, required } from '../validate/field/error.js';
import type { FieldPath } from '../validate/field/path.js';
import { isDNS1035Label, nameIsPathSegment } from '../validate/shared/names.js';
import { validateObjectMeta } from '../validate/shared/object-meta.js';
import { additionalOf, type CrdSchema, isArray, isMap, propertyOf } from './schema.js';

/** Type and metadata of embedded resources (pkg/apiserver/schema/objectmeta/validation.go). */
export function embeddedErrors(value: Json | undefined, s: CrdSchema | undefined, path: FieldPath): FieldError[] {
  if (!s) return [];
  if (isArray(value)) return value.flatMap((item, i) => embeddedErrors(item, s.items, path.index(i)));
  if (!isMap(value)) return [];
  const out = s['x-kubernetes-embedded-resource'] ? resourceErrors(value, path) : [];
  for (const key of Object.keys(value)) {
    const property = propertyOf(s, key);
    const additional = additionalOf(s);
    if (property) out.push(...embeddedErrors(value[key], property, path.child(key)));
    else if (additional) out.push(...embeddedErrors(value[key], additional, path.key(key)));
  }
  return out;
}

function resourceErrors(value: JsonObject, path: FieldPath): FieldError[] {
  const out = ['apiVersion', 'kind'].flatMap((key) => (Object.hasOwn(value, key) ? [] : [required(path.child(key))]));
  const { apiVersion, kind, metadata } = value;
  if (apiVersion !== undefined) out.push(...apiVersionErrors(apiVersion, path.child('apiVersion')));
  if (kind !== undefined) out.push(...kindErrors(kind, path.child('kind')));
  if (isMap(metadata)) {
    const meta = { name: 'fakename', ...metadata } as ObjectMeta;
    out.push(...validateObjectMeta(meta, Boolean(meta.namespace), nameIsPathSegment, path.child('metadata')));
  }
  return out;
}

function apiVersionErrors(value: Json, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  return value.split('/').length > 2 ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : [];
}

function kindErrors(value: Json, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  const problems = isDNS1035Label(value.toLowerCase());
  return problems.length
    ? [invalid(path, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)]
    : [];
}
