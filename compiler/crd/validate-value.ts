import type { VersionProfile } from '../../schemas/profile.js';
import { Regex } from '../cel/regex/regex.js';
import { quoteGo } from '../kube/go-quote.js';
import { type Json, type JsonObject, stable } from '../kube/json.js';
import { type FieldError, goValue, invalid, required, tooLong, tooMany, typeInvalid } from '../validate/field/error.js';
import { FieldPath } from '../validate/field/path.js';
import { isKnownFormat, validFormat } from './formats.js';
import { additionalOf, type CrdSchema, isArray, isMap } from './schema.js';
import { checkNumber } from './value-number.js';
import { failed, formatOf, generic, kindOf, type Place, plain, type Ratchet, Result, typesOf } from './value-result.js';

/** Validates a value as kube-openapi's pkg/validation/validate does, texts and order included. */
export function validateValue(
  value: Json,
  schema: CrdSchema,
  profile: VersionProfile,
  ratchet?: Ratchet,
  base: FieldPath = FieldPath.root,
): FieldError[] {
  return walk(value, schema, { name: '', path: base, base, ratchet, profile }).failures.map((f) => f.error);
}

function walk(value: Json | undefined, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const data = value ?? null;
  if (data === null) return result.merge(checkType(null, s, at)).merge(checkEnum(null, s, at));
  const run = (check: Result): void => {
    result.merge(check);
    result.matches++;
  };
  if (typesOf(s).length || formatOf(s, at.profile)) run(checkType(data, s, at));
  run(checkCombinations(data, s, at));
  if (typeof data === 'string') {
    run(checkString(data, s, at));
    const format = formatOf(s, at.profile);
    if (format && isKnownFormat(format)) run(checkFormat(data, format, at));
  }
  if (typeof data === 'number' || typeof data === 'bigint') run(checkNumber(data, s, at));
  if (isArray(data)) run(checkList(data, s, at));
  run(checkEnum(data, s, at));
  if (isMap(data)) run(checkObject(data, s, at));
  result.matches++;
  if (result.failures.length && at.ratchet?.unchanged()) {
    const passed = new Result();
    passed.matches = result.matches;
    return passed;
  }
  return result;
}

function wrongType(at: Place, wanted: string, got: string): Result {
  const text = `${at.name} in body must be of type ${wanted}: ${quoteGo(got)}`;
  return failed(text, typeInvalid(at.path, got, text));
}

function checkType(data: Json, s: CrdSchema, at: Place): Result {
  const result = new Result();
  result.matches++;
  const wanted = typesOf(s);
  const kind = kindOf(data);
  const format = formatOf(s, at.profile);
  if (data === null) return wanted.length && !s.nullable ? wrongType(at, wanted.join(','), 'null') : result;
  const number = wanted.includes('number');
  const fits = wanted.includes(kind) || (kind === 'integer' && number);
  const goFormat = kind === 'integer' ? 'int64' : kind === 'number' ? 'float64' : '';
  if (typeof data !== 'string' && !isArray(data) && format && !fits && goFormat !== format)
    return wrongType(at, format, goFormat);
  if (!number && !wanted.includes('integer') && format && (typeof data === 'string' || isArray(data))) return result;
  return wanted.length && !fits ? wrongType(at, wanted.join(','), kind) : result;
}

function checkCombinations(data: Json, s: CrdSchema, at: Place): Result {
  const result = new Result();
  if (s.anyOf?.length) anyOf(data, s.anyOf, at, result);
  if (s.oneOf?.length) oneOf(data, s.oneOf, at, result);
  if (s.allOf?.length) {
    const results = s.allOf.map((branch) => walk(data, branch, at));
    for (const r of results) result.merge(r);
    const valid = results.filter((r) => !r.failures.length).length;
    if (valid !== results.length)
      result.add(
        generic(at, `${quoteGo(at.name)} must validate all the schemas (allOf)${valid ? '' : '. None validated'}`),
      );
  }
  if (s.not && !walk(data, s.not, at).failures.length)
    result.add(generic(at, `${quoteGo(at.name)} must not validate the schema (not)`));
  result.matches++;
  return result;
}

function anyOf(data: Json, branches: readonly CrdSchema[], at: Place, into: Result): void {
  let best: Result | undefined;
  for (const branch of branches) {
    const result = walk(data, branch, at);
    if (!result.failures.length) {
      into.merge(result);
      return;
    }
    if (!best || result.matches > best.matches) best = result;
  }
  into.add(generic(at, `${quoteGo(at.name)} must validate at least one schema (anyOf)`));
  if (best) into.merge(best);
}

function oneOf(data: Json, branches: readonly CrdSchema[], at: Place, into: Result): void {
  let best: Result | undefined;
  let first: Result | undefined;
  let valid = 0;
  for (const branch of branches) {
    const result = walk(data, branch, at);
    if (!result.failures.length) {
      valid++;
      best = undefined;
      first ??= result;
    } else if (valid === 0 && (!best || result.matches > best.matches)) best = result;
  }
  if (valid === 1) {
    into.merge(first!);
    return;
  }
  const found = valid ? `Found ${valid} valid alternatives` : 'Found none valid';
  into.add(generic(at, `${quoteGo(at.name)} must validate one and only one schema (oneOf). ${found}`));
  if (best) into.merge(best);
}

function checkString(data: string, s: CrdSchema, at: Place): Result {
  const length = [...data].length;
  if (s.maxLength !== undefined && length > s.maxLength)
    return failed(`${at.name} in body should be at most ${s.maxLength} chars long`, tooLong(at.path, s.maxLength));
  if (s.minLength !== undefined && length < s.minLength)
    return plain(at, data, `should be at least ${s.minLength} chars long`);
  if (s.pattern) {
    const regex = Regex.compile(s.pattern);
    if (typeof regex === 'string')
      return plain(at, data, `should match '${s.pattern}, but pattern is invalid: ${regex}'`);
    if (!regex.test(data)) return plain(at, data, `should match '${s.pattern}'`);
  }
  return new Result();
}

function checkFormat(data: string, format: string, at: Place): Result {
  return validFormat(format, data) ? new Result() : wrongType(at, format, data);
}

const within = (at: Place, step: number): Place => ({
  ...at,
  name: `${at.name}[${step}]`,
  path: at.path.index(step),
  base: at.base,
  ratchet: at.ratchet?.child(step),
});

/** Every name but that of a root property carries its parent's, even where that is empty. */
const below = (at: Place, key: string, rooted: boolean): Place => ({
  ...at,
  name: rooted && at.name === '' ? key : `${at.name}.${key}`,
  path: at.path.child(key),
  base: at.base,
  ratchet: at.name === '' && (key === 'apiVersion' || key === 'kind') ? undefined : at.ratchet?.child(key),
});

function checkList(data: readonly Json[], s: CrdSchema, at: Place): Result {
  const result = new Result();
  const { items } = s;
  if (items) for (const [i, item] of data.entries()) result.merge(walk(item, items, within(at, i)));
  if (s.minItems !== undefined && data.length < s.minItems)
    result.merge(plain(at, data.length, `should have at least ${s.minItems} items`));
  if (s.maxItems !== undefined && data.length > s.maxItems)
    result.add({
      text: `${at.name} in body should have at most ${s.maxItems} items`,
      error: tooMany(at.path, data.length, s.maxItems),
    });
  if (s.uniqueItems && new Set(data.map((x) => stable(x))).size !== data.length)
    result.merge(plain(at, '', "shouldn't contain duplicates"));
  result.matches++;
  return result;
}

function checkEnum(data: Json, s: CrdSchema, at: Place): Result {
  if (!s.enum?.length || s.enum.some((e) => e !== null && stable(e) === stable(data))) return new Result();
  const values = s.enum.map((e) => (typeof e === 'string' ? e : stable(e)));
  const body = `Unsupported value: ${goValue(data)}: supported values: ${values.map(quoteGo).join(', ')}`;
  return failed(`${at.name} in body should be one of [${values.join(' ')}]`, {
    reason: 'FieldValueNotSupported',
    path: at.path,
    body,
  });
}

function checkObject(data: JsonObject, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const keys = Object.keys(data);
  if (s.minProperties !== undefined && keys.length < s.minProperties)
    result.merge(plain(at, keys.length, `should have at least ${s.minProperties} properties`));
  if (s.maxProperties !== undefined && keys.length > s.maxProperties)
    result.add({
      text: `${at.name} in body should have at most ${s.maxProperties} properties`,
      error: tooMany(at.path, keys.length, s.maxProperties),
    });
  const known = (key: string): boolean => s.properties !== undefined && Object.hasOwn(s.properties, key);
  const additional = additionalOf(s);
  if (s.additionalProperties === false) {
    for (const key of keys)
      if (!known(key)) {
        const text = `${at.name}.${key} in body is a forbidden property`;
        result.add({ text, error: invalid(at.path, key, text) });
      }
  } else if (additional)
    for (const key of keys) if (!known(key)) result.merge(walk(data[key], additional, below(at, key, false)));
  for (const key of Object.keys(s.properties ?? {}))
    if (Object.hasOwn(data, key)) result.merge(walk(data[key], s.properties![key]!, below(at, key, true)));
  for (const key of s.required ?? [])
    if (!Object.hasOwn(data, key))
      result.add({ text: `${at.name}.${key} in body is required`, error: required(at.path.child(key)) });
  return result;
}
