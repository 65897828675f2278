import { Regex } from '../cel/regex/regex.js';
import type { Json, JsonObject } from '../kube/json.js';
import {
  type FieldError,
  goValue,
  invalid,
  quoteGo,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '../validate/field/error.js';
import { FieldPath } from '../validate/field/path.js';
import { isKnownFormat, validFormat } from './formats.js';
import { additionalOf, type CrdSchema, isArray, isMap } from './schema.js';

/** One failed check; `text` is the error as kube-openapi words it, by which repeats are dropped. */
interface Failure {
  readonly text: string;
  readonly error: FieldError;
}

/** Failures, and how many checks passed: the branch of an anyOf that came furthest tells its failures. */
class Result {
  failures: Failure[] = [];
  matches = 0;

  add(...more: Failure[]): this {
    for (const f of more) if (!this.failures.some((have) => have.text === f.text)) this.failures.push(f);
    return this;
  }

  merge(other: Result): this {
    this.add(...other.failures);
    this.matches += other.matches;
    return this;
  }
}

/**
 * Called for each value with the schema that failed; true drops the failures (an update that leaves a value alone).
 * `step` leads from the parent to the value.
 */
export interface Ratchet {
  child(step: string | number): Ratchet | undefined;
  unchanged(): boolean;
}

/** Validates a value as kube-openapi's pkg/validation/validate does, texts and order included. */
export function validateValue(value: Json, schema: CrdSchema, ratchet?: Ratchet): FieldError[] {
  return walk(value, schema, { name: '', path: FieldPath.root, ratchet }).failures.map((f) => f.error);
}

interface Place {
  /** As messages print it. */
  readonly name: string;
  readonly path: FieldPath;
  readonly ratchet?: Ratchet | undefined;
}

function walk(value: Json | undefined, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const data = value ?? null;
  if (data === null) return result.merge(checkType(null, s, at)).merge(checkEnum(null, s, at));
  const run = (check: Result): void => {
    result.merge(check);
    result.matches++;
  };
  if (typesOf(s).length || formatOf(s)) run(checkType(data, s, at));
  run(checkCombinations(data, s, at));
  if (typeof data === 'string') {
    run(checkString(data, s, at));
    const format = formatOf(s);
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

const failed = (text: string, error: FieldError): Result => new Result().add({ text, error });

const typesOf = (s: CrdSchema): readonly string[] =>
  s['x-kubernetes-int-or-string'] ? ['integer', 'string'] : s.type ? [s.type] : [];

/** Formats that do not go with the type are ignored (apiextensions pkg/apiserver/validation/formats.go). */
function formatOf(s: CrdSchema): string {
  const types = typesOf(s);
  const format = s.format ?? '';
  switch (types.length === 1 ? types[0] : '') {
    case 'integer':
      return format === 'int32' || format === 'int64' ? format : '';
    case 'number':
      return format === 'float' || format === 'double' ? format : '';
    case 'string':
    case '':
      return isKnownFormat(format) ? format : '';
    default:
      return '';
  }
}

function kindOf(data: Json): string {
  if (data === null) return 'null';
  if (isArray(data)) return 'array';
  switch (typeof data) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    case 'bigint':
      return 'integer';
    case 'number':
      return Number.isInteger(data) ? 'integer' : 'number';
    default:
      return 'object';
  }
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
  const format = formatOf(s);
  if (data === null) return wanted.length && !s.nullable ? wrongType(at, wanted.join(','), 'null') : result;
  const number = wanted.includes('number');
  const fits = wanted.includes(kind) || (kind === 'integer' && number);
  const goFormat = kind === 'integer' ? 'int64' : kind === 'number' ? 'float64' : '';
  if (typeof data !== 'string' && !isArray(data) && format && !fits && goFormat !== format)
    return wrongType(at, format, goFormat);
  if (!number && !wanted.includes('integer') && format && (typeof data === 'string' || isArray(data))) return result;
  return wanted.length && !fits ? wrongType(at, wanted.join(','), kind) : result;
}

const generic = (text: string): Failure => ({ text, error: invalid(FieldPath.root, '', text) });

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
        generic(`${quoteGo(at.name)} must validate all the schemas (allOf)${valid ? '' : '. None validated'}`),
      );
  }
  if (s.not && !walk(data, s.not, at).failures.length)
    result.add(generic(`${quoteGo(at.name)} must not validate the schema (not)`));
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
  into.add(generic(`${quoteGo(at.name)} must validate at least one schema (anyOf)`));
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
  into.add(generic(`${quoteGo(at.name)} must validate one and only one schema (oneOf). ${found}`));
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

/** `NAME in body …`. */
function plain(at: Place, value: unknown, what: string): Result {
  const text = `${at.name} in body ${what}`;
  return failed(text, invalid(at.path, value ?? '', text));
}

function checkFormat(data: string, format: string, at: Place): Result {
  return validFormat(format, data) ? new Result() : wrongType(at, format, data);
}

function checkNumber(data: number | bigint, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const integer = kindOf(data) === 'integer';
  const outOfRange = rangeProblem(data, s, at);
  if (outOfRange) result.add(generic(outOfRange));
  if (s.multipleOf !== undefined && !isMultiple(data, s.multipleOf))
    result.merge(plain(at, data, `should be a multiple of ${showNumber(s.multipleOf)}`));
  if (s.minimum !== undefined) {
    const bound = integer ? Math.trunc(s.minimum) : s.minimum;
    if (s.exclusiveMinimum ? data <= bound : data < bound)
      result.merge(
        plain(at, data, `should be greater than ${s.exclusiveMinimum ? '' : 'or equal to '}${showNumber(bound)}`),
      );
  }
  if (s.maximum !== undefined) {
    const bound = integer ? Math.trunc(s.maximum) : s.maximum;
    if (s.exclusiveMaximum ? data >= bound : data > bound)
      result.merge(
        plain(at, data, `should be less than ${s.exclusiveMaximum ? '' : 'or equal to '}${showNumber(bound)}`),
      );
  }
  result.matches++;
  return result;
}

/** Go's %v of a float64. */
function showNumber(n: number): string {
  const exponent = n === 0 ? 0 : Math.floor(Math.log10(Math.abs(n)));
  if (Number.isInteger(n) && exponent < 21) return String(n);
  if (exponent >= -4 && exponent < 21) return String(n);
  const [mantissa, power = '0'] = n.toExponential().split('e');
  return `${mantissa}e${Number(power) < 0 ? '-' : '+'}${String(Math.abs(Number(power))).padStart(2, '0')}`;
}

function rangeProblem(data: number | bigint, s: CrdSchema, at: Place): string | undefined {
  const [type] = typesOf(s).length === 1 ? typesOf(s) : [''];
  const format = formatOf(s);
  if (type === 'integer') {
    const low = format === 'int32' ? -(2n ** 31n) : -(2n ** 63n);
    const value = typeof data === 'bigint' ? data : Number.isInteger(data) ? BigInt(data) : undefined;
    if (value !== undefined && value >= low && value < -low) return undefined;
    const what = format ? `integer with format ${format}` : 'integer (default format)';
    return `Checked value must be of type ${what} in ${at.name}`;
  }
  if (format === 'float' && Math.abs(Number(data)) > 3.4028234663852886e38)
    return `Checked value must be of type number with format float in ${at.name}`;
  return undefined;
}

function isMultiple(data: number | bigint, factor: number): boolean {
  if (typeof data === 'bigint') return data % BigInt(Math.trunc(factor)) === 0n;
  const quotient = factor < 1 ? (1 / factor) * data : data / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

const within = (at: Place, step: number): Place => ({
  name: `${at.name}[${step}]`,
  path: at.path.index(step),
  ratchet: at.ratchet?.child(step),
});

/** Every name but that of a root property carries its parent's, even where that is empty. */
const below = (at: Place, key: string, rooted: boolean): Place => ({
  name: rooted && at.name === '' ? key : `${at.name}.${key}`,
  path: at.path.child(key),
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

/** The same text for equal values, whatever the order of keys. */
export function stable(value: Json | undefined): string {
  if (isArray(value)) return `[${value.map(stable).join()}]`;
  if (isMap(value))
    return `{${Object.keys(value)
      .sort()
      .map((k) => `${JSON.stringify(k)}:${stable(value[k])}`)
      .join()}}`;
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
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
