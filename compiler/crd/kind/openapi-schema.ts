import type { VersionProfile } from '../../../schemas/profile.js';
import { type FieldError, forbidden, invalid, notSupportedText, required } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { isEmbedded } from '../cel-types.js';
import { additionalOf, type CrdSchema, isArray, isMap, itemsOf, propertyOf } from '../schema.js';
import { itemsForm } from './internal-schema.js';
import { below, type Cardinality, type KnownExpressions, RuleCosts } from './rule-costs.js';
import { compileErrors, ruleFormErrors } from './rule-errors.js';

const schemaTypes = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const metaFields = new Set(['metadata', 'kind', 'apiVersion']);

export interface Surroundings {
  readonly profile: VersionProfile;
  readonly isRoot: boolean;
  readonly insideMeta: boolean;
  /** Why no default may stand here. */
  readonly noDefaults?: string;
  /** The part whose elements cannot be told apart between two revisions. */
  readonly uncorrelatable?: FieldPath;
  /** False within combinations, where rules are not compiled. */
  readonly compiles: boolean;
  /** How often a value can stand here; undefined where nothing limits it. */
  readonly cardinality: Cardinality;
  readonly costs: RuleCosts;
  readonly known: KnownExpressions;
}

interface Found {
  readonly schema: FieldError[];
  readonly cel: FieldError[];
}

/** ValidateCustomResourceDefinitionOpenAPISchema: what is wrong with a schema, then what is wrong with its rules. */
export function openApiErrors(
  schema: CrdSchema,
  path: FieldPath,
  profile: VersionProfile,
  compiles: boolean,
  known: KnownExpressions,
): FieldError[] {
  const costs = new RuleCosts();
  const found = visit(schema, path, {
    profile,
    isRoot: true,
    insideMeta: false,
    compiles,
    cardinality: 1n,
    costs,
    known,
  });
  return [...found.schema, ...found.cel, ...costs.errors(path)];
}

function visit(s: CrdSchema | undefined, path: FieldPath, around: Surroundings): Found {
  const out: Found = { schema: [], cel: [] };
  if (!s) return out;
  const add = (found: Found): void => {
    out.schema.push(...found.schema);
    out.cel.push(...found.cel);
  };
  out.schema.push(...standardErrors(s, path, around));
  if (s.uniqueItems)
    out.schema.push(
      forbidden(
        path.child('uniqueItems'),
        'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      ),
    );
  if (s.additionalProperties !== undefined) {
    const additional = additionalOf(s);
    if (Object.keys(s.properties ?? {}).length && (s.additionalProperties === false || additional))
      out.schema.push(
        forbidden(path.child('additionalProperties'), 'additionalProperties and properties are mutual exclusive'),
      );
    const inner = around.insideMeta
      ? { ...around, noDefaults: 'inside additionalProperties applying to object metadata' }
      : around;
    const cardinality = below(s, around.cardinality);
    add(visit(additional, path.child('additionalProperties'), { ...inner, cardinality, isRoot: false }));
  }
  for (const [key, property] of Object.entries(s.properties ?? {}))
    add(visit(property, path.child('properties').key(key), within(s, key, path, around)));
  const branch = { ...around, isRoot: false, compiles: false };
  add(visit(s.not, path.child('not'), branch));
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const)
    s[key]?.forEach((part, i) => {
      add(visit(part, path.child(key).index(i), branch));
    });
  const { definitions, dependencies } = s as Readonly<Record<string, unknown>>;
  if (isMap(definitions))
    for (const [key, part] of Object.entries(definitions))
      add(visit(part as CrdSchema, path.child('definitions').key(key), branch));
  add(visitItems(s, path, around));
  if (isMap(dependencies))
    for (const [key, part] of Object.entries(dependencies))
      if (isMap(part)) add(visit(part as CrdSchema, path.child('dependencies').key(key), branch));
  out.schema.push(...extensionErrors(s, path), ...listMapErrors(s, path));
  const rules = s['x-kubernetes-validations'] ?? [];
  rules.forEach((rule, i) => {
    out.schema.push(...ruleFormErrors(rule, s, path.child('x-kubernetes-validations').index(i)));
  });
  if (!out.schema.length && around.compiles)
    rules.forEach((rule, i) => {
      out.cel.push(...compileErrors(rule, s, path.child('x-kubernetes-validations').index(i), around));
    });
  return out;
}

function visitItems(s: CrdSchema, path: FieldPath, around: Surroundings): Found {
  const uncorrelatable =
    s['x-kubernetes-list-type'] === 'map' ? around.uncorrelatable : (around.uncorrelatable ?? path);
  const cardinality = below(s, around.cardinality);
  const inner = { ...around, cardinality, isRoot: false, ...(uncorrelatable ? { uncorrelatable } : {}) };
  const at = path.child('items');
  if (!isArray(s.items)) return visit(itemsOf(s), at, inner);
  const found = s.items.map((part, i) => visit(part as CrdSchema, at.index(i), inner));
  return { schema: found.flatMap((f) => f.schema), cel: found.flatMap((f) => f.cel) };
}

function within(s: CrdSchema, key: string, path: FieldPath, around: Surroundings): Surroundings {
  const mapType = s['x-kubernetes-map-type'];
  const correlates = mapType === undefined || mapType === 'granular' || mapType === 'atomic';
  const isMeta = (around.isRoot || isEmbedded(s)) && metaFields.has(key);
  const uncorrelatable = correlates ? around.uncorrelatable : (around.uncorrelatable ?? path);
  return {
    ...around,
    isRoot: false,
    cardinality: below(s, around.cardinality),
    insideMeta: around.insideMeta || isMeta,
    ...(isMeta && around.isRoot ? { noDefaults: `in top-level ${key}` } : {}),
    ...(uncorrelatable ? { uncorrelatable } : {}),
  };
}

/** specStandardValidatorV3.validate: parts of JSON schema that no CRD may use. */
function standardErrors(s: CrdSchema, path: FieldPath, around: Surroundings): FieldError[] {
  const out: FieldError[] = [];
  const written = s as Readonly<Record<string, unknown>>;
  if (s.type && !schemaTypes.includes(s.type)) out.push(notSupportedText(path.child('type'), s.type, schemaTypes));
  if (s.default !== undefined && around.noDefaults)
    out.push(forbidden(path.child('default'), `must not be set ${around.noDefaults}`));
  if (written['id']) out.push(forbidden(path.child('id'), 'id is not supported'));
  for (const key of ['additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']) {
    const value = written[key];
    const passes = (key === 'patternProperties' || key === 'definitions') && !Object.keys(value ?? {}).length;
    if (value !== undefined && !passes) out.push(forbidden(path.child(key), `${key} is not supported`));
  }
  if (s.type === 'null')
    out.push(forbidden(path.child('type'), 'type cannot be set to null, use nullable as an alternative'));
  if (isArray(s.items) && s.items.length)
    out.push(forbidden(path.child('items'), 'items must be a schema object and not an array'));
  if (around.insideMeta && isEmbedded(s))
    out.push(forbidden(path.child('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta'));
  return out;
}

/** A type that goes with an extension. */
function needsType(s: CrdSchema, type: string, extension: string, path: FieldPath): FieldError[] {
  if (s.type === type) return [];
  const why = `must be ${type} if ${extension} is specified`;
  return [s.type ? invalid(path.child('type'), s.type, why) : required(path.child('type'), why)];
}

function extensionErrors(s: CrdSchema, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const [listType, mapType] = [s['x-kubernetes-list-type'], s['x-kubernetes-map-type']];
  if (s['x-kubernetes-preserve-unknown-fields'] === false)
    out.push(invalid(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'));
  if (mapType !== undefined) out.push(...needsType(s, 'object', 'x-kubernetes-map-type', path));
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular')
    out.push(notSupportedText(path.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular']));
  if (listType !== undefined && s.type !== 'array') out.push(...needsType(s, 'array', 'x-kubernetes-list-type', path));
  else if (listType === 'set' && itemsOf(s)) out.push(...setItemErrors(itemsOf(s)!, path.child('items')));
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType))
    out.push(notSupportedText(path.child('x-kubernetes-list-type'), listType, ['atomic', 'set', 'map']));
  if (s['x-kubernetes-list-map-keys']?.length && listType !== 'map') {
    const [at, why] = [path.child('x-kubernetes-list-type'), 'must be map if x-kubernetes-list-map-keys is non-empty'];
    out.push(listType === undefined ? required(at, why) : invalid(at, listType, why));
  }
  return out;
}

function setItemErrors(items: CrdSchema, path: FieldPath): FieldError[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const [listType, mapType] = [items['x-kubernetes-list-type'], items['x-kubernetes-map-type']];
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic')
    return [invalid(path.child('x-kubernetes-list-type'), listType, why)];
  if (items.type === 'object' && mapType !== 'atomic')
    return [invalid(path.child('x-kubernetes-map-type'), listType ?? null, why)];
  return [];
}

function listMapErrors(s: CrdSchema, path: FieldPath): FieldError[] {
  const listType = s['x-kubernetes-list-type'];
  const keys = s['x-kubernetes-list-map-keys'] ?? [];
  const out: FieldError[] = [];
  const items = itemsOf(s);
  if (listType === 'map') {
    const keysPath = path.child('x-kubernetes-list-map-keys');
    if (!keys.length) out.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'));
    if (s.items === undefined)
      out.push(required(path.child('items'), 'must have a schema if x-kubernetes-list-type is map'));
    else if (!items)
      out.push(
        invalid(
          path.child('items'),
          itemsForm(s.items),
          'must only have a single schema if x-kubernetes-list-type is map',
        ),
      );
    if (items && items.type !== 'object')
      out.push(
        invalid(
          path.child('items', 'type'),
          items.type ?? '',
          "must be object if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (items?.type === 'object') {
      const seen = new Set<string>();
      for (const key of keys) {
        const property = propertyOf(items, key);
        const at = path.child('items', 'properties').key(key).child('type');
        if (!property) out.push(invalid(keysPath, keys, 'entries must all be names of item properties'));
        else if (property.type === 'array' || property.type === 'object')
          out.push(invalid(at, items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"));
        if (seen.has(key)) out.push(invalid(keysPath, keys, 'must not contain duplicate entries'));
        seen.add(key);
      }
    }
  }
  if (items && (listType === 'map' || listType === 'set'))
    out.push(...keyErrors(items, listType, keys, path.child('items')));
  return out;
}

/** validateMapListKeysMapSet. */
function keyErrors(items: CrdSchema, listType: string, keys: readonly string[], path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (items.nullable)
    out.push(forbidden(path.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType !== 'map') return out;
  for (const key of keys) {
    const property = propertyOf(items, key);
    if (!property) continue;
    const at = path.child('properties').key(key);
    const why = 'this property is in x-kubernetes-list-map-keys, so it';
    if (!items.required?.includes(key) && (property.default === undefined || property.default === null))
      out.push(required(at.child('default'), `${why} must have a default or be a required property`));
    if (property.nullable) out.push(forbidden(at.child('nullable'), `${why} cannot be nullable`));
  }
  return out;
}
