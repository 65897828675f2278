/** A JSON value as the API server decodes it. Integers beyond 2^53 are `bigint`, so that nothing is rounded in silence. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export type PathSegment = string | number;
/** A place in a JSON value, from its root. */
export type Path = readonly PathSegment[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, or undefined. Own properties only: keys such as `__proto__` are plain data. */
export function get(value: Json | undefined, path: Path): Json | undefined {
  let at: Json | undefined = value;
  for (const segment of path) {
    if (Array.isArray(at)) at = typeof segment === 'number' ? at[segment] : undefined;
    else if (isObject(at)) at = Object.hasOwn(at, String(segment)) ? at[String(segment)] : undefined;
    else return undefined;
  }
  return at;
}

/** A copy as it would come over the wire: what is undefined is not there. */
export function wireCopy<T extends Json | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map((v) => wireCopy(v) ?? null) as T;
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const [key, v] of Object.entries(value)) if (v !== undefined) setOwn(out, key, wireCopy(v));
  return out as T;
}

/** Plain assignment, except that `__proto__` is data like any other key. */
export function setOwn(into: JsonObject, key: string, value: Json | undefined): void {
  if (key === '__proto__')
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  else into[key] = value;
}

/** RFC 6901 form of a path. */
export function toPointer(path: Path): string {
  return path.map((s) => `/${String(s).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** Reads an RFC 6901 pointer; segments stay strings, so resolve them against a value with `resolvePointer`. */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((s) => s.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** Compact JSON text in key order of the value, with bigints as plain integers. */
export function stringify(value: unknown, indent?: number): string {
  const big = new Map<string, string>();
  const text = JSON.stringify(
    value,
    (_key, v: unknown) => {
      if (typeof v !== 'bigint') return v;
      const token = `\u0000${big.size}\u0000`;
      big.set(JSON.stringify(token), v.toString());
      return token;
    },
    indent,
  );
  return big.size ? text.replace(/"\\u0000\d+\\u0000"/g, (t) => big.get(t) ?? t) : text;
}

/** JSON as Go's encoder writes it for what HTML would read. */
export const escapeHtml = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same text for equal values, whatever the order of keys. */
export function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(record).filter((k) => record[k] !== undefined);
    return `{${keys
      .sort()
      .map((k) => `${JSON.stringify(k)}:${stable(record[k])}`)
      .join()}}`;
  }
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
}
