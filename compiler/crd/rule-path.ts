import type { FieldPath } from '../validate/field/path.js';
import { additionalOf, type CrdSchema, propertyOf } from './schema.js';

/** Steps of a rule's `fieldPath`: `.spec.x`, `['a.b']`; the server's text where it is none (ValidFieldPath). */
export function parseFieldPath(
  text: string,
  schema: CrdSchema,
): { readonly names: readonly string[]; readonly keyed: readonly boolean[] } | { error: string } {
  const names: string[] = [];
  const keyed: boolean[] = [];
  let s: CrdSchema | undefined = schema;
  let rest = text;
  while (rest) {
    const dotted = /^\.([^.[\]]*)/.exec(rest);
    const quoted = /^\['((?:\\.|[^'\\])*)'\]/.exec(rest);
    if (!dotted && !quoted) return { error: problemAt(rest) };
    const name = dotted ? dotted[1]! : quoted![1]!.replace(/\\(.)/g, '$1');
    rest = rest.slice((dotted ?? quoted)![0].length);
    const isProperty: boolean = s?.properties !== undefined;
    const next: CrdSchema | undefined = isProperty ? propertyOf(s, name) : additionalOf(s);
    if (!next) return { error: 'does not refer to a valid field' };
    names.push(name);
    keyed.push(!isProperty);
    s = next;
  }
  return { names, keyed };
}

function problemAt(rest: string): string {
  if (!rest.startsWith('[')) return `expected [ or . but got: ${/^[^.[\]]+|./.exec(rest)![0]}`;
  const token = /^\[([^\]]*)/.exec(rest)![1]!;
  if (token === '') return 'unexpected end of JSON path';
  return /^'.*'$/.test(token) ? 'unexpected end of JSON path' : `expected single quoted string but got ${token}`;
}

/** The place a failed rule reports: its own, or that of its fieldPath below it. */
export function fieldPathOf(text: string, schema: CrdSchema, base: FieldPath): FieldPath {
  const parsed = parseFieldPath(text, schema);
  if ('error' in parsed) return base;
  let at = base;
  parsed.names.forEach((name, i) => {
    at = parsed.keyed[i] ? at.key(name) : at.child(name);
  });
  return at;
}
