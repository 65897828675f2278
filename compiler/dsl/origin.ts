/**
 * Where the parts of a program's objects were written: a side table, filled by the instrumented program while it runs
 * and empty where a program runs without drydock. Objects themselves carry no marks.
 */

/** A range of a source file, by index into the compiled files; UTF-16 offsets. */
export interface Place {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** The calls that led to a place, innermost first. Resolved on demand: most are never asked for. */
export interface Trail {
  readonly error: Error;
  /** Innermost frames that say no more than the place itself. */
  readonly skip: number;
}

export interface FieldOrigin {
  /** The property's name, or the element itself; none where a helper of drydock made the field. */
  readonly key?: Place;
  readonly value?: Place;
  /** True where `value` is a literal. */
  readonly literal: boolean;
  /** Where the value was written, if the field takes it from variables or from other objects. */
  readonly from?: readonly FieldOrigin[];
  readonly trail?: Trail;
}

export interface ObjectOrigin {
  /** The literal or the call that made the object. */
  readonly self?: Place;
  readonly trail?: Trail;
  readonly fields: Map<PropertyKey, FieldOrigin>;
}

const origins = new WeakMap<object, ObjectOrigin>();

const isRef = (value: unknown): value is object => typeof value === 'object' && value !== null;

export function originOf(value: unknown): ObjectOrigin | undefined {
  return isRef(value) ? origins.get(value) : undefined;
}

/** The origin of one field of `owner`. */
export function fieldOrigin(owner: unknown, key: PropertyKey): FieldOrigin | undefined {
  return originOf(owner)?.fields.get(typeof key === 'number' ? String(key) : key);
}

export function setOrigin(value: object, origin: ObjectOrigin): void {
  origins.set(value, origin);
}

export function setField(owner: unknown, key: PropertyKey, field: FieldOrigin | undefined): void {
  if (!isRef(owner) || !field) return;
  let origin = origins.get(owner);
  if (!origin) {
    origin = { fields: new Map<PropertyKey, FieldOrigin>() };
    origins.set(owner, origin);
  }
  origin.fields.set(typeof key === 'number' ? String(key) : key, field);
}

/** Gives `target` what is known of `source`: its place and its fields. Fields of its own keep theirs. */
export function adopt(target: object, source: unknown): void {
  const from = originOf(source);
  origins.set(target, { ...from, fields: new Map([...(from?.fields ?? []), ...(originOf(target)?.fields ?? [])]) });
}

/**
 * As `adopt`, for what a helper of drydock made: its place is the call of the helper, and so is that of the fields that
 * the helper filled in.
 */
export function adoptAtCall(
  target: object,
  source: unknown,
  helper: (...args: never[]) => unknown,
  filled: readonly string[] = [],
): void {
  const trail = callSite(helper);
  const fields = new Map([...(originOf(source)?.fields ?? []), ...(originOf(target)?.fields ?? [])]);
  for (const key of trail ? filled : []) fields.set(key, { literal: false, trail: trail! });
  origins.set(target, { fields, ...(trail ? { trail } : {}) });
}

/** `target[key]` was taken from `source[sourceKey]`. */
export function derive(target: object, key: PropertyKey, source: unknown, sourceKey: PropertyKey): void {
  setField(target, key, fieldOrigin(source, sourceKey));
}

let tracing = false;

/** Switched on by the runner; a program that runs without drydock pays nothing. */
export function traceCalls(on: boolean): void {
  tracing = on;
}

/** The calls above `above`, or undefined where nobody would ask. */
export function callSite(above: (...args: never[]) => unknown, skip = 0): Trail | undefined {
  if (!tracing) return undefined;
  const error = new Error();
  Error.captureStackTrace(error, above);
  return { error, skip };
}
