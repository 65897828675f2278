import { sortedKeys } from '../go/print.js';
import { formatFloat } from '../go/strconv.js';
import { GoError, GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';

/** TOML as BurntSushi/toml's encoder writes it: plain keys of a table first, then its sub-tables, indented by two. */
export function emitToml(v: GoValue): string {
  if (!(v instanceof GoMap)) throw new GoError('toml: top-level values must be Go maps or structs');
  const out: string[] = [];
  table(out, v, []);
  return out.length ? `${out.join('\n')}\n` : '';
}

const bare = /^[A-Za-z0-9_-]+$/;
const keyText = (key: string): string => (bare.test(key) ? key : tomlString(key));

function tomlString(text: string): string {
  const escapes: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
  return `"${text.replace(/["\\\u0000-\u001f\u007f]/g, (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

const isTable = (v: GoValue): v is GoMap => v instanceof GoMap;
const isTableArray = (v: GoValue): v is GoSlice => v instanceof GoSlice && v.items.length > 0 && v.items.every(isTable);

function table(out: string[], v: GoMap, path: readonly string[]): void {
  const keys = sortedKeys(v);
  const indent = '  '.repeat(path.length);
  const direct = keys.filter((k) => !isTable(v.get(k)) && !isTableArray(v.get(k)));
  for (const k of direct) {
    const value = v.get(k);
    if (value === null || value === undefined) continue;
    out.push(`${indent}${keyText(k)} = ${inline(value)}`);
  }
  for (const k of keys) {
    const value = v.get(k);
    const inner = [...path, k];
    const name = inner.map(keyText).join('.');
    if (isTable(value)) {
      if (path.length === 0 && out.length) out.push('');
      out.push(`${indent}[${name}]`);
      table(out, value, inner);
    } else if (isTableArray(value))
      for (const item of value.items) {
        if (out.length) out.push('');
        out.push(`${indent}[[${name}]]`);
        table(out, item as GoMap, inner);
      }
  }
}

function inline(v: GoValue): string {
  if (typeof v === 'string') return tomlString(v);
  if (typeof v === 'boolean') return String(v);
  if (v instanceof GoInt) return v.value.toString();
  if (typeof v === 'number') {
    const text = formatFloat(v);
    return /^[0-9-]+$/.test(text) ? `${text}.0` : text.replace(/^(-?\d+)e/, '$1.0e');
  }
  if (v instanceof GoSlice) {
    if (v.items.some((i) => i === null || i === undefined))
      throw new GoError('toml: cannot encode array with nil element');
    return `[${v.items.map(inline).join(', ')}]`;
  }
  if (v instanceof GoMap)
    return `{${sortedKeys(v)
      .map((k) => `${keyText(k)} = ${inline(v.get(k))}`)
      .join(', ')}}`;
  throw new GoError('toml: unsupported type');
}

/** A small reader for the TOML that configuration files hold: tables, arrays of tables, strings, numbers, lists. */
export function parseToml(text: string): GoValue {
  const root = new GoMap();
  let current = root;
  const lines = text.split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (!line || line.startsWith('#')) continue;
    const header = /^(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line);
    if (header) {
      current = enter(root, splitKey(header[2]!), header[1] === '[[');
      continue;
    }
    const eq = line.indexOf('=');
    if (eq < 0) throw new GoError(`toml: line ${index + 1}: expected key separator '='`);
    const path = splitKey(line.slice(0, eq).trim());
    const holder = path.length > 1 ? enter(current, path.slice(0, -1), false) : current;
    holder.set(path.at(-1)!, new ValueReader(line.slice(eq + 1), index + 1).all());
  }
  return root;
}

function splitKey(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map((m) => m[1] ?? m[2] ?? m[3]!);
}

function enter(from: GoMap, path: readonly string[], array: boolean): GoMap {
  let at = from;
  path.forEach((key, i) => {
    const old = at.get(key);
    const last = i === path.length - 1;
    if (array && last) {
      const list = old instanceof GoSlice ? old : new GoSlice([]);
      const item = new GoMap();
      list.items.push(item);
      at.set(key, list);
      at = item;
    } else if (old instanceof GoMap) at = old;
    else if (old instanceof GoSlice) at = old.items.at(-1) as GoMap;
    else {
      const made = new GoMap();
      at.set(key, made);
      at = made;
    }
  });
  return at;
}

class ValueReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly line: number,
  ) {}

  all(): GoValue {
    return this.value();
  }

  private fail(): never {
    throw new GoError(
      `toml: line ${this.line}: expected value but found ${JSON.stringify(this.text[this.at] ?? '')} instead`,
    );
  }

  private value(): GoValue {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    const rest = this.text.slice(this.at);
    const string = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'/.exec(rest);
    if (string) {
      this.at += string[0].length;
      return string[2] ?? (JSON.parse(`"${string[1]}"`) as string);
    }
    if (rest[0] === '[') return this.list();
    const word = /^[^\s,\]}#]+/.exec(rest)?.[0];
    if (!word) this.fail();
    this.at += word!.length;
    if (word === 'true' || word === 'false') return word === 'true';
    const plain = word!.replaceAll('_', '');
    if (/^[+-]?\d+$/.test(plain)) return new GoInt(BigInt(plain), 'int64');
    const n = Number(plain);
    return Number.isNaN(n) ? word! : n;
  }

  private list(): GoSlice {
    const out = new GoSlice([]);
    this.at++;
    for (;;) {
      while (/[\s,]/.test(this.text[this.at] ?? '')) this.at++;
      if (this.at >= this.text.length) this.fail();
      if (this.text[this.at] === ']') {
        this.at++;
        return out;
      }
      out.items.push(this.value());
    }
  }
}
