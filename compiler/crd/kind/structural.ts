import { Regex } from '../../cel/regex/regex.js';
import { type JsonObject, stable } from '../../kube/json.js';
import { type FieldError, forbidden, invalid, required } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { additionalOf, type CrdSchema, isArray, isMap, itemsOf, propertyOf } from '../schema.js';

type Level = 'root' | 'item' | 'field';

const intOrString = stable([{ type: 'integer' }, { type: 'string' }]);
const isIntOrString = (list: readonly CrdSchema[] | undefined): boolean =>
  stable((list ?? []).map(structuralPart) as never) === intOrString;

/** What a structural schema keeps of a part: nothing that only explains, and no empty lists. */
function structuralPart(part: CrdSchema): JsonObject {
  const kept = Object.entries(part).filter(
    ([key, value]) =>
      !['example', 'externalDocs'].includes(key) &&
      !(['enum', 'allOf', 'anyOf', 'oneOf'].includes(key) && isArray(value) && !value.length),
  );
  return Object.fromEntries(kept) as JsonObject;
}

const emptyType: Record<Level, string> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** What keeps a schema from being structural (pkg/apiserver/schema/validation.go, complete.go), sorted as the server does. */
export function structuralErrors(schema: CrdSchema, path: FieldPath): FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path, true)];
  const text = (e: FieldError): string => `${e.path}: ${e.body}`;
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

/** Keys that no structural schema can hold (validateUnsupportedFields). */
const unsupported = ['id', '$schema', '$ref', 'patternProperties', 'dependencies', 'additionalItems', 'definitions'];

/** Why a schema cannot even be read as structural (pkg/apiserver/schema/convert.go). */
export function structuralProblem(s: unknown): string | undefined {
  if (!isMap(s)) return undefined;
  for (const key of unsupported)
    if (isGiven(s[key], key)) return `OpenAPIV3Schema '${key.replace('$schema', 'schema')}' is not supported`;
  if (s['x-kubernetes-preserve-unknown-fields'] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  const { items, properties } = s;
  for (const part of [s['not'], ...partsOf(s['allOf']), ...partsOf(s['anyOf']), ...partsOf(s['oneOf'])]) {
    const problem = structuralProblem(part);
    if (problem) return problem;
  }
  if (isArray(items) && items.length) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  for (const part of [items, ...(isMap(properties) ? Object.values(properties) : []), s['additionalProperties']]) {
    const problem = structuralProblem(part);
    if (problem) return problem;
  }
  return undefined;
}

const partsOf = (list: unknown): readonly unknown[] => (isArray(list) ? list : []);

function isGiven(value: unknown, key: string): boolean {
  if (value === undefined || value === null || value === '') return false;
  return key === 'additionalItems' || typeof value === 'string' || Object.keys(value).length > 0;
}

function invariants(s: CrdSchema | undefined, level: Level, path: FieldPath): FieldError[] {
  if (!s) return [];
  const out: FieldError[] = [];
  if (s.type === 'array' && !itemsOf(s)) out.push(required(path.child('items'), 'must be specified'));
  out.push(...invariants(itemsOf(s), 'item', path.child('items')));
  for (const [key, property] of Object.entries(s.properties ?? {}))
    out.push(...invariants(property, 'field', path.child('properties').key(key)));
  if (s.additionalProperties !== undefined) {
    if (level === 'root') out.push(forbidden(path.child('additionalProperties'), 'must not be used at the root'));
    out.push(...invariants(additionalOf(s), 'field', path.child('additionalProperties')));
  }
  out.push(...extensionErrors(s, path));
  out.push(...valueValidation(s, isIntOrString(s.anyOf), isIntOrString(s.allOf?.[0]?.anyOf), path));
  out.push(...typeErrors(s, level, path));
  const isResource = level === 'root' || s['x-kubernetes-embedded-resource'] === true;
  if (isResource)
    for (const key of ['kind', 'apiVersion']) {
      const property = propertyOf(s, key);
      if (property && property.type !== 'string')
        out.push(invalid(path.child('properties').key(key).child('type'), property.type ?? '', 'must be string'));
    }
  out.push(...metadataErrors(propertyOf(s, 'metadata'), isResource, level, path.child('properties').key('metadata')));
  const embedded = s['x-kubernetes-embedded-resource'] && !s['x-kubernetes-preserve-unknown-fields'];
  if (embedded && !Object.keys(s.properties ?? {}).length)
    out.push(
      required(
        path.child('properties'),
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    );
  return out;
}

function typeErrors(s: CrdSchema, level: Level, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const at = path.child('type');
  const type = s.type ?? '';
  if (s['x-kubernetes-embedded-resource'] && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    out.push(type ? invalid(at, type, why) : required(at, why));
  } else if (!type && !s['x-kubernetes-int-or-string'] && !s['x-kubernetes-preserve-unknown-fields'])
    out.push(required(at, emptyType[level]));
  if (s['x-kubernetes-embedded-resource'] && s.additionalProperties !== undefined)
    out.push(
      forbidden(path.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'),
    );
  if (level === 'root' && type && type !== 'object') out.push(invalid(at, type, 'must be object at the root'));
  return out;
}

function metadataErrors(s: CrdSchema | undefined, check: boolean, level: Level, path: FieldPath): FieldError[] {
  if (!s) return [];
  const out: FieldError[] = [];
  if (check && s.type !== 'object') out.push(invalid(path.child('type'), s.type ?? '', 'must be object'));
  if (level !== 'root') return out;
  const names = Object.keys(s.properties ?? {});
  const onlyNames = names.length > 0 && names.every((n) => n === 'name' || n === 'generateName');
  const { type: _t, default: _d, properties, ...rest } = s;
  const left = { ...rest, ...(onlyNames || !names.length ? {} : { properties }) };
  if (Object.keys(left).length)
    out.push(
      forbidden(
        path,
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    );
  return out;
}

function extensionErrors(s: CrdSchema, path: FieldPath): FieldError[] {
  if (!s['x-kubernetes-int-or-string']) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((key) => s[key])
    .map((key) => invalid(path.child(key), true, 'must be false if x-kubernetes-int-or-string is true'));
}

function valueValidation(s: CrdSchema, skipAnyOf: boolean, skipFirst: boolean, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (!skipAnyOf) s.anyOf?.forEach((part, i) => void out.push(...nested(part, false, path.child('anyOf').index(i))));
  s.allOf?.forEach((part, i) => void out.push(...nested(part, skipFirst && i === 0, path.child('allOf').index(i))));
  s.oneOf?.forEach((part, i) => void out.push(...nested(part, false, path.child('oneOf').index(i))));
  out.push(...nested(s.not, false, path.child('not')));
  if (s.pattern) {
    const regex = Regex.compile(s.pattern);
    if (typeof regex === 'string')
      out.push(invalid(path.child('pattern'), s.pattern, `must be a valid regular expression, but isn't: ${regex}`));
  }
  return out;
}

/** What the branches of a combination must leave out: they may only judge values. */
const forbiddenInBranches: readonly (readonly [keyof CrdSchema | 'title' | 'description', string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function nested(s: CrdSchema | undefined, skipAnyOf: boolean, path: FieldPath): FieldError[] {
  if (!s) return [];
  const out = valueValidation(s, skipAnyOf, false, path);
  out.push(...nested(itemsOf(s), false, path.child('items')));
  for (const [key, property] of Object.entries(s.properties ?? {}))
    out.push(...nested(property, false, path.child('properties').key(key)));
  const written = s as Readonly<Record<string, unknown>>;
  for (const [key, text] of forbiddenInBranches) {
    const value = written[key];
    const empty = value === undefined || value === '' || value === false || (Array.isArray(value) && !value.length);
    if (!empty || (key === 'additionalProperties' && value === false)) out.push(forbidden(path.child(key), text));
  }
  if (propertyOf(s, 'metadata'))
    out.push(forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context'));
  return out;
}

/** What branches judge must stand in the structure, too. */
function completeness(
  v: CrdSchema | undefined,
  s: CrdSchema | undefined,
  sPath: FieldPath,
  vPath: FieldPath,
  isTop: boolean,
): FieldError[] {
  if (!v) return [];
  if (!s) return [required(sPath, `because it is defined in ${vPath}`)];
  const out = completeness(v.not, s, sPath, vPath.child('not'), false);
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const)
    v[key]?.forEach((part, i) => void out.push(...completeness(part, s, sPath, vPath.child(key).index(i), false)));
  if (isTop) return out;
  out.push(...completeness(itemsOf(v), itemsOf(s), sPath.child('items'), vPath.child('items'), false));
  for (const [key, part] of Object.entries(v.properties ?? {})) {
    const [at, from] = [sPath.child('properties').key(key), vPath.child('properties').key(key)];
    const own = propertyOf(s, key);
    if (own) out.push(...completeness(part, own, at, from, false));
    else out.push(required(at, `because it is defined in ${from}`));
  }
  return out;
}
