import type { VersionProfile } from '../../schemas/profile.js';
import type { Json } from '../kube/json.js';
import { type FieldError, invalid } from '../validate/field/error.js';
import { fitsInt64 } from '../validate/field/go-number.js';
import type { FieldPath } from '../validate/field/path.js';
import { isKnownFormat } from './formats.js';
import { type CrdSchema, isArray } from './schema.js';

/** One failed check; `text` is the error as kube-openapi words it, by which repeats are dropped. */
export interface Failure {
  readonly text: string;
  readonly error: FieldError;
}

/** Failures, and how many checks passed: the branch of an anyOf that came furthest tells its failures. */
export class Result {
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

export interface Place {
  /** As messages print it. */
  readonly name: string;
  readonly path: FieldPath;
  /** Where failures go that kube-openapi gives no place. */
  readonly base: FieldPath;
  readonly ratchet?: Ratchet | undefined;
  readonly profile: VersionProfile;
}

export const failed = (text: string, error: FieldError): Result => new Result().add({ text, error });

export const typesOf = (s: CrdSchema): readonly string[] =>
  s['x-kubernetes-int-or-string'] ? ['integer', 'string'] : s.type ? [s.type] : [];

/** True where numbers have formats, too, and no format goes with a type that is not its own. */
export const formatsHaveTypes = (profile: VersionProfile): boolean => profile.atLeast('1.36');

/** Formats that do not go with the type are ignored (apiextensions pkg/apiserver/validation/formats.go). */
export function formatOf(s: CrdSchema, profile: VersionProfile): string {
  const types = typesOf(s);
  const format = s.format ?? '';
  if (!formatsHaveTypes(profile)) return isKnownFormat(format) ? format : '';
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

export function kindOf(data: Json): string {
  if (data === null) return 'null';
  if (isArray(data)) return 'array';
  switch (typeof data) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    case 'bigint':
    case 'number':
      return fitsInt64(data) ? 'integer' : 'number';
    default:
      return 'object';
  }
}

export const generic = (at: Place, text: string): Failure => ({ text, error: invalid(at.base, '', text) });

/** `NAME in body …`. */
export function plain(at: Place, value: unknown, what: string): Result {
  const text = `${at.name} in body ${what}`;
  return failed(text, invalid(at.path, value ?? '', text));
}
