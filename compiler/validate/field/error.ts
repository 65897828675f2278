import { quoteGo } from '../../kube/go-quote.js';
import { escapeHtml } from '../../kube/json.js';
import { goNumber } from './go-number.js';
import type { FieldPath } from './path.js';

/**
 * One cause of a refusal, as metav1.StatusCause carries it.
 * Mirrors apimachinery pkg/util/validation/field/errors.go: the reasons, and the text behind `Invalid value:` and its kin.
 */
export interface FieldError {
  readonly reason: CauseReason;
  readonly path: FieldPath;
  /** ErrorBody(): all but the field, e.g. `Invalid value: -1: must be greater than or equal to 0`. */
  readonly body: string;
  /**
   * The text of the same error where a `+k8s:` tag of the type reports it (from 1.37 on): such errors come last.
   * See `settleErrors`.
   */
  readonly declared?: string;
  /** What servers before 1.35 report beside it. */
  readonly before135?: FieldError;
  /** What servers from 1.37 on report instead. */
  readonly from137?: FieldError | readonly FieldError[];
}

/**
 * Marks an error that a tag takes over from 1.37 on; tags say nothing but the reason where one is required or forbidden,
 * and name no value where one may not change.
 */
export function declared(error: FieldError, body = bareBody(error)): FieldError {
  return { ...error, declared: body };
}

/** The same where the tag counts bytes in so many words (MaxLenError of pkg/api/validate/content/errors.go). */
export const declaredInBytes = (error: FieldError): FieldError =>
  declared(error, error.body.replace(/characters$/, 'bytes'));

/** The error as servers from 1.37 on report it. */
export const spokenAs137 = (error: FieldError): readonly FieldError[] => [error.from137 ?? error].flat();

/** Those that tags report: from 1.37 on they look into what the code passes by. */
export const tagged = (errors: readonly FieldError[]): FieldError[] =>
  errors.flatMap(spokenAs137).filter((error) => error.declared !== undefined);

/** Errors in place of which the tags of 1.37 report others. */
export const retold = (errors: readonly FieldError[], tags: readonly FieldError[]): FieldError[] =>
  errors.map((error, i) => ({ ...error, from137: i === 0 ? tags.map((e) => declared(e)) : [] }));

function bareBody({ reason, body }: FieldError): string {
  if (reason === 'FieldValueRequired') return 'Required value';
  if (reason === 'FieldValueInvalid' && body.endsWith(': field is immutable'))
    return 'Invalid value: null: field is immutable';
  return reason === 'FieldValueForbidden' ? 'Forbidden' : body;
}

export type CauseReason =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

/** How Go prints a value within an error: strings quoted, pointers followed, structs and slices as JSON. */
export function goValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return quoteGo(value);
    case 'number':
    case 'bigint':
      return goNumber(value);
    case 'boolean':
      return String(value);
    default:
      return escapeHtml(JSON.stringify(value, (_k, v) => (typeof v === 'bigint' ? Number(v) : v)));
  }
}

const make = (reason: CauseReason, path: FieldPath, body: string): FieldError => ({ reason, path, body });
const withDetail = (head: string, detail: string): string => (detail ? `${head}: ${detail}` : head);

export const required = (path: FieldPath, detail = ''): FieldError =>
  make('FieldValueRequired', path, withDetail('Required value', detail));

export const invalid = (path: FieldPath, value: unknown, detail: string): FieldError =>
  make('FieldValueInvalid', path, withDetail(`Invalid value: ${goValue(value)}`, detail));

export const duplicate = (path: FieldPath, value: unknown): FieldError =>
  make('FieldValueDuplicate', path, `Duplicate value: ${goValue(value)}`);

export const notFound = (path: FieldPath, value: unknown): FieldError =>
  make('FieldValueNotFound', path, `Not found: ${goValue(value)}`);

export const forbidden = (path: FieldPath, detail: string): FieldError =>
  make('FieldValueForbidden', path, withDetail('Forbidden', detail));

/**
 * A text of a named string type (`type Protocol string`), or one behind a pointer: only plain strings are printed with
 * `%q`, all else as JSON.
 */
export const named = (text: string): unknown => ({ toJSON: () => text });

/** The value is of a named string type, or no text at all. */
export const notSupported = (path: FieldPath, value: unknown, supported: readonly string[]): FieldError =>
  notSupportedText(path, typeof value === 'string' ? named(value) : value, supported);

/** `supported` is printed quoted in the order given; most callers of the server pass sorted lists (sets.List). */
export const notSupportedText = (path: FieldPath, value: unknown, supported: readonly string[]): FieldError =>
  make(
    'FieldValueNotSupported',
    path,
    withDetail(
      `Unsupported value: ${goValue(value)}`,
      supported.length ? `supported values: ${supported.map(quoteGo).join(', ')}` : '',
    ),
  );

export const tooLong = (path: FieldPath, max: number): FieldError =>
  make(
    'FieldValueTooLong',
    path,
    max >= 0 ? `Too long: may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}` : 'Too long: value is too long',
  );

export const tooMany = (path: FieldPath, actual: number, max: number): FieldError =>
  make(
    'FieldValueTooMany',
    path,
    max >= 0
      ? `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`
      : `Too many: ${actual}: has too many items`,
  );

export const typeInvalid = (path: FieldPath, value: unknown, detail: string): FieldError =>
  make('FieldValueTypeInvalid', path, withDetail(`Invalid value: ${goValue(value)}`, detail));

export const internalError = (path: FieldPath, error: string): FieldError =>
  make('InternalError', path, `Internal error: ${error}`);
