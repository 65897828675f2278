import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import { get, type Json, type JsonObject, type Path } from '../../kube/json.js';
import type { ApiObject, Editable } from '../../lower/api-object.js';
import { applyEdits, type TextEdit } from '../../text/edit.js';
import { span } from '../../text/span.js';
import { deleteField, renameKey, setField } from '../../yaml/edits.js';
import { nodeAt } from '../../yaml/parse.js';
import { formatScalar, formatValue } from '../../yaml/write-value.js';

/** Collects the edits of one conversion. One that cannot be made exactly spoils the whole. */
export class Rewriter {
  readonly #value: JsonObject;
  readonly #source: Editable;
  readonly #edits: TextEdit[] = [];
  #exact = true;

  private constructor(value: JsonObject, source: Editable) {
    this.#value = value;
    this.#source = source;
  }

  static of(object: ApiObject): Rewriter | undefined {
    const source = object.provenance.editable?.();
    return source && new Rewriter(object.value, source);
  }

  /** Says that the text cannot become what it should. */
  giveUp(): void {
    this.#exact = false;
  }

  set(path: Path, value: Json): void {
    this.#add(setField(this.#source.document, this.#full(path), value));
  }

  rename(path: Path, key: string): void {
    this.#add(renameKey(this.#source.document, this.#full(path), key));
  }

  /** Removes the field where it is. */
  remove(path: Path): void {
    if (get(this.#value, path) !== undefined) this.#add(deleteField(this.#source.document, this.#full(path)));
  }

  /**
   * Replaces the scalar field at `path` by `key` with a map: `before`, then the old value as `name`.
   * `cpu: 50` becomes `target: { type: …, averageUtilization: 50 }`.
   */
  wrap(path: Path, key: string, name: string, before: Readonly<Record<string, string>> = {}): void {
    const parent = this.#map(path.slice(0, -1));
    const pair = parent && pairOf(parent, path.at(-1));
    const value = get(this.#value, path);
    if (!parent || !pair || value === undefined || !this.#inOneLine(pair)) {
      this.giveUp();
      return;
    }
    if (parent.flow) {
      this.#replace(startOf(pair), endOf(pair), `${key}: ${formatValue({ ...before, [name]: value })}`);
      return;
    }
    const inner = `${this.#newline()}${this.#indent(pair)}  `;
    const first = Object.entries(before).map(([k, v]) => `${k}: ${formatScalar(v)}${inner}`);
    this.#replace(startOf(pair), keyEnd(pair), `${key}:${inner}${first.join('')}${name}`);
  }

  /**
   * Puts all fields of the map at `path`, which are scalars, below `key`, each at its new path:
   * `{ a: 1, b: 2 }` becomes `{ key: { name: 1, port: { number: 2 } } }`.
   */
  nest(path: Path, key: string, names: Readonly<Record<string, readonly string[]>>): void {
    const map = this.#map(path);
    const pairs = (map?.items ?? []) as Pair[];
    if (!map || !pairs.every((p) => nameOf(p) in names && this.#inOneLine(p))) {
      this.giveUp();
      return;
    }
    if (map.flow) {
      this.set(path, nested(get(this.#value, path) as JsonObject, key, names));
      return;
    }
    for (const [i, pair] of pairs.entries()) {
      const inner = `${this.#newline()}${this.#indent(pair)}  `;
      const chain = names[nameOf(pair)]!.map((n, depth) => (depth ? `:${inner}${'  '.repeat(depth)}${n}` : n)).join('');
      this.#replace(startOf(pair), keyEnd(pair), (i === 0 ? `${key}:${inner}` : '  ') + chain);
    }
  }

  /** Puts those fields of the map at `path` below `key`: neighbours move to the right as they stand, comments included. */
  gather(path: Path, key: string, names: readonly string[]): void {
    const map = this.#map(path);
    const pairs = (map?.items ?? []) as Pair[];
    const first = pairs.findIndex((p) => names.includes(nameOf(p)));
    const last = pairs.findLastIndex((p) => names.includes(nameOf(p)));
    const inner = pairs.slice(first, last + 1);
    if (!map || first < 0 || !inner.every((p) => names.includes(nameOf(p)))) {
      this.giveUp();
      return;
    }
    if (map.flow) {
      const value = get(this.#value, path) as JsonObject;
      const fields = Object.fromEntries(inner.map((p) => [nameOf(p), value[nameOf(p)] ?? null]));
      this.#replace(startOf(inner[0]!), endOf(inner.at(-1)!), `${key}: ${formatValue(fields)}`);
      return;
    }
    const text = this.#text();
    const start = startOf(inner[0]!);
    this.#replace(start, start, `${key}:${this.#newline()}${this.#indent(inner[0]!)}  `);
    const end = endOf(inner.at(-1)!);
    for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1)
      if (!/[\r\n]/.test(text[at] ?? '\n')) this.#replace(at, at, '  ');
  }

  /** Puts the fields of the map at `path`, which are scalars, in its place under new names, and their comments with them. */
  hoist(path: Path, names: Readonly<Record<string, string>>): void {
    const outer = this.#map(path.slice(0, -1));
    const pair = outer && pairOf(outer, path.at(-1));
    const inner = this.#map(path);
    const fields = (inner?.items ?? []) as Pair[];
    const known = fields.length > 0 && fields.every((p) => Object.hasOwn(names, nameOf(p)) && this.#inOneLine(p));
    if (!outer || !pair || !inner || !known) {
      this.giveUp();
      return;
    }
    const indent = this.#indent(pair);
    const value = get(this.#value, path) as JsonObject;
    if (inner.flow) {
      const texts = Object.entries(value).map(([k, v]) => `${names[k]}: ${formatValue(v ?? null)}`);
      this.#replace(startOf(pair), endOf(pair), texts.join(outer.flow ? ', ' : this.#newline() + indent));
      return;
    }
    const text = this.#text();
    const head = text.slice(keyEnd(pair) + 1, startOf(fields[0]!));
    this.#replace(startOf(pair), startOf(fields[0]!), head.trim() ? head.trim() + this.#newline() + indent : '');
    for (const [i, field] of fields.entries()) {
      const at = startOf(field);
      if (i > 0) this.#replace(text.lastIndexOf('\n', at - 1) + 1, at, indent);
      this.#replace(at, keyEnd(field), names[nameOf(field)]!);
    }
  }

  /** The edits in the source, or undefined where the text does not allow them all. */
  edits(): TextEdit[] | undefined {
    if (!this.#exact) return undefined;
    const { map } = this.#source;
    const edits = joined(this.#edits).map((e) => (map ? map(e) : e));
    if (!edits.every((e) => e !== undefined)) return undefined;
    const end = Math.max(...edits.map((e) => e.span.end), 0);
    return applyEdits(' '.repeat(end), edits).dropped.length ? undefined : edits;
  }

  #full(path: Path): Path {
    return [...this.#source.prefix, ...path];
  }

  #add(edits: TextEdit[] | undefined): void {
    if (edits?.length) this.#edits.push(...edits);
    else this.giveUp();
  }

  #map(path: Path): YAMLMap | undefined {
    const { node, depth, literal } = nodeAt(this.#source.document, this.#full(path));
    return literal && depth === this.#full(path).length && isMap(node) && !node.anchor && !node.tag ? node : undefined;
  }

  #text(): string {
    const { file, range } = this.#source.document;
    return file.text.slice(range.start, range.end);
  }

  #newline(): string {
    return this.#text().includes('\r\n') ? '\r\n' : '\n';
  }

  #indent(pair: Pair): string {
    const start = startOf(pair);
    return ' '.repeat(start - (this.#text().lastIndexOf('\n', start - 1) + 1));
  }

  /** A plain or quoted scalar behind its key; deeper values would need to move with it. */
  #inOneLine(pair: Pair): boolean {
    const { key, value } = pair;
    if (!isScalar(key) || !isScalar(value) || !key.range || !value.range) return false;
    if (key.anchor || key.tag || value.anchor || value.tag) return false;
    return !this.#text().slice(key.range[0], value.range[1]).includes('\n');
  }

  #replace(start: number, end: number, newText: string): void {
    const { document } = this.#source;
    this.#edits.push({ span: span(document.file.path, document.offset + start, document.offset + end), newText });
  }
}

/** Insertions at one place become one, in the order in which they were asked for. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const out: TextEdit[] = [];
  for (const edit of edits) {
    const empty = edit.span.start === edit.span.end;
    const at = out.findIndex(
      ({ span: s }) => empty && s.start === s.end && s.start === edit.span.start && s.file === edit.span.file,
    );
    if (at < 0) out.push(edit);
    else out[at] = { ...edit, newText: out[at]!.newText + edit.newText };
  }
  return out;
}

function nested(map: JsonObject, key: string, names: Readonly<Record<string, readonly string[]>>): JsonObject {
  const inner: JsonObject = {};
  for (const [name, value] of Object.entries(map)) {
    const [first, ...rest] = names[name]!;
    inner[first!] = rest.reduceRight<Json>((v, n) => ({ [n]: v }), value ?? null);
  }
  return { [key]: inner };
}

const pairOf = (map: YAMLMap, name: unknown): Pair | undefined =>
  (map.items as Pair[]).find((p) => isScalar(p.key) && p.key.value === name);
const nameOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');
const startOf = (pair: Pair): number => (pair.key as Node).range![0];
const keyEnd = (pair: Pair): number => (pair.key as Node).range![1];
const endOf = (pair: Pair): number => (pair.value as Node).range![1];
