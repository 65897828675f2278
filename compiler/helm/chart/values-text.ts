import { trimSpace } from '../functions/strings.js';
import { GoError, GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { unmarshalMap } from '../yaml/decode.js';
import type { YamlNode } from '../yaml/parser.js';
import { mergeValues } from './merge.js';

/** A place in a values file or on the command line. */
export interface ValuesPlace {
  /** File as the user named it; `--set` and its kin for the command line. */
  readonly file: string;
  /** UTF-16 offsets of the key and of the value, where there is a text. */
  readonly key?: { readonly start: number; readonly end: number };
  readonly value?: { readonly start: number; readonly end: number };
  /** One-based line, where there is a text. */
  readonly line?: number;
}

/** Remembers for each map and list of the values where its entries were written. Copies must be told with `copied`. */
export class ValuesOrigins {
  private root: GoMap | undefined;
  private readonly places = new WeakMap<object, Map<string | number, ValuesPlace>>();

  note(holder: GoMap | GoSlice, key: string | number, place: ValuesPlace): void {
    let map = this.places.get(holder);
    if (!map) {
      map = new Map();
      this.places.set(holder, map);
    }
    map.set(key, place);
  }

  /** The values that templates see: copies that templates make of parts of it know only their path. */
  setRoot(values: GoMap): void {
    this.root = values;
  }

  at(holder: GoMap | GoSlice, key: string | number): ValuesPlace | undefined {
    return this.places.get(holder)?.get(key) ?? this.ofOriginal(holder, key);
  }

  /** Where `omit`, `pick` or `deepCopy` took an entry from; nothing where the copy says something else. */
  private ofOriginal(copy: GoMap | GoSlice, key: string | number): ValuesPlace | undefined {
    let at: GoValue = copy.path && this.root;
    for (const k of copy.path ?? []) at = entry(at, k);
    if (at === copy || !(at instanceof GoMap || at instanceof GoSlice)) return undefined;
    return same(entry(at, key), entry(copy, key)) ? this.places.get(at)?.get(key) : undefined;
  }

  /** `key` of `to` now holds what `key` of `from` held. */
  copied(from: GoMap | GoSlice, to: GoMap | GoSlice, key: string | number): void {
    const place = this.at(from, key);
    if (place) this.note(to, key, place);
  }

  recorder(
    file: string,
  ): (holder: GoMap | GoSlice, key: string | number, keyNode: YamlNode | undefined, node: YamlNode) => void {
    return (holder, key, keyNode, node) =>
      this.note(holder, key, {
        file,
        ...(keyNode ? { key: { start: keyNode.start, end: keyNode.end } } : {}),
        value: { start: node.start, end: node.end },
        line: (keyNode ?? node).line + 1,
      });
  }
}

function entry(holder: GoValue, key: string | number): GoValue {
  if (holder instanceof GoMap) return holder.get(String(key));
  return holder instanceof GoSlice ? holder.items[Number(key)] : undefined;
}

function same(a: GoValue, b: GoValue): boolean {
  if (a instanceof GoInt && b instanceof GoInt) return a.value === b.value;
  if ((a instanceof GoMap && b instanceof GoMap) || (a instanceof GoSlice && b instanceof GoSlice))
    return a.path?.join('\0') === b.path?.join('\0');
  return a === b;
}

/**
 * A values file: Helm 3 reads its first document, Helm 4 merges all of them. @throws GoError as Helm words it
 */
export function readValuesText(text: string, file: string, helmVersion: 3 | 4, origins?: ValuesOrigins): GoMap {
  const record = origins?.recorder(file);
  if (helmVersion === 3) return unmarshalMap(text, record);
  let values = new GoMap();
  for (const { start, document, problem } of documents(text && !text.endsWith('\n') ? `${text}\n` : text)) {
    if (problem !== undefined)
      throw new GoError(`error reading yaml document: invalid Yaml document separator: ${problem}`);
    // Keeps offsets and line numbers those of the file.
    const padded = start === 0 ? document : blank(text.slice(0, start)) + document;
    try {
      const next = unmarshalMap(start === 0 || !origins ? document : padded, record);
      values = start === 0 ? next : mergeValues(values, next, origins);
    } catch (e) {
      if (e instanceof GoError) throw new GoError(`cannot unmarshal yaml document: ${e.message}`);
      throw e;
    }
  }
  return values;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

interface Document {
  readonly start: number;
  readonly document: string;
  /** What may not stand behind its separator. */
  readonly problem?: string;
}

/** Documents as apimachinery's YAMLReader splits them: at lines that begin with `---`; it ends the last one with a line break. */
function documents(text: string): Document[] {
  if (!text.includes('---')) return [{ start: 0, document: text }];
  const out: Document[] = [];
  let start = 0;
  let content = false;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const separator = text.startsWith('---', at);
    const behind = separator ? trimSpace(text.slice(at + 3, next)) : '';
    if (behind && behind[0] !== '#') return [...out, { start, document: '', problem: behind }];
    if (separator && content) {
      out.push({ start, document: text.slice(start, at) });
      start = next;
      content = false;
    } else if (separator) start = at === 0 && !out.length ? 0 : next;
    else content = true;
    at = next;
  }
  if (content || !out.length) out.push({ start, document: text.slice(start) });
  return out;
}
