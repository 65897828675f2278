import type { Json, JsonObject } from '../kube/json.js';
import { FlowReader } from './fast-flow.js';
import { resolvePlain } from './scalar.js';

/**
 * The block YAML that people write, read in one pass without a syntax tree. Anything out of the ordinary (anchors, tags,
 * folded or multi-line scalars, tabs, repeated keys, errors) gives `undefined`, and the full parser decides. A test
 * holds the answers of both to be the same on a corpus and on mutations of it.
 */
export function readFast(text: string): JsonObject | undefined {
  if (unusual.test(text)) return undefined;
  const reader = new BlockReader(text);
  try {
    return reader.document();
  } catch (e) {
    if (e === bail) return undefined;
    throw e;
  }
}

/** Thrown to give up; one object, so that giving up costs no stack trace. */
export const bail: unique symbol = Symbol('not plain enough');

// Tabs, carriage returns, control characters, document ends and directives.
const unusual =
  /[\t\r\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|^(?:\.\.\.|%)/m;

const SPACE = 32;
const NEWLINE = 10;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const maxDepth = 200;

class BlockReader {
  private readonly flow: FlowReader;
  /** Offset of the first character of the current content line, and its column. */
  private pos = 0;
  private col = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.flow = new FlowReader(text);
  }

  document(): JsonObject | undefined {
    if (!this.toContent(0)) return undefined;
    const first = this.text.charCodeAt(this.pos);
    if (first === 123) {
      this.flow.multiline = true;
      const value = this.flow.read(this.pos) as JsonObject;
      if (!this.endLine(this.flow.end) || this.toContent(this.lineEnd(this.flow.end))) throw bail;
      return value;
    }
    if (first === DASH && this.isDash(this.pos)) throw bail;
    const value = this.map(this.col);
    if (this.col >= 0) throw bail;
    return value;
  }

  /** Moves to the next line with content from the start of a line; at the end the column is -1. */
  private toContent(lineStart: number): boolean {
    const { text } = this;
    let at = lineStart;
    while (at < text.length) {
      let i = at;
      while (text.charCodeAt(i) === SPACE) i++;
      const c = text.charCodeAt(i);
      if (c === HASH || c === NEWLINE) {
        const next = text.indexOf('\n', i);
        if (next < 0) break;
        at = next + 1;
      } else if (i >= text.length) break;
      else {
        this.pos = i;
        this.col = i - at;
        return true;
      }
    }
    this.pos = text.length;
    this.col = -1;
    return false;
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end + 1;
  }

  /** True where only blanks and a comment are left on the line. */
  private endLine(from: number): boolean {
    let i = from;
    while (this.text.charCodeAt(i) === SPACE) i++;
    const c = this.text.charCodeAt(i);
    return i >= this.text.length || c === NEWLINE || (c === HASH && i > from);
  }

  private isDash(at: number): boolean {
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 >= this.text.length;
  }

  private map(column: number): JsonObject {
    if (++this.depth > maxDepth) throw bail;
    const out: JsonObject = {};
    while (this.col === column) {
      if (this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos)) break;
      const colon = this.key();
      const key = this.lastKey;
      if (Object.hasOwn(out, key) || key === '__proto__' || key === '<<') throw bail;
      out[key] = this.value(colon + 1, column, true);
    }
    if (this.col > column) throw bail;
    this.depth--;
    return out;
  }

  private lastKey = '';

  /** Reads the key at the current place into `lastKey`; returns the offset of its colon. */
  private key(): number {
    const { text } = this;
    const first = text.charCodeAt(this.pos);
    if (first === 34 || first === 39) {
      this.lastKey = this.flow.quoted(this.pos);
      if (text.charCodeAt(this.flow.end) !== COLON || !this.afterColon(this.flow.end)) throw bail;
      return this.flow.end;
    }
    let i = this.pos;
    for (; ; i++) {
      const c = text.charCodeAt(i);
      if (c === COLON && this.afterColon(i)) break;
      if (c === SPACE) return this.spacedKey(i);
      if (!keyChar(c)) throw bail;
    }
    this.lastKey = text.slice(this.pos, i);
    if (i === this.pos || typeof resolvePlain(this.lastKey) !== 'string') throw bail;
    return i;
  }

  /** A key with blanks between it and its colon. */
  private spacedKey(end: number): number {
    let i = end;
    while (this.text.charCodeAt(i) === SPACE) i++;
    this.lastKey = this.text.slice(this.pos, end);
    if (this.text.charCodeAt(i) !== COLON || !this.afterColon(i)) throw bail;
    if (end === this.pos || typeof resolvePlain(this.lastKey) !== 'string') throw bail;
    return i;
  }

  private afterColon(at: number): boolean {
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 >= this.text.length;
  }

  /** The value that begins at `from` on the current line; `column` is that of the mapping or list that holds it. */
  private value(from: number, column: number, inMap: boolean): Json {
    const { text } = this;
    let i = from;
    while (text.charCodeAt(i) === SPACE) i++;
    const c = text.charCodeAt(i);
    if (i >= text.length || c === NEWLINE || (c === HASH && i > from)) return this.nextLines(i, column, inMap);
    switch (c) {
      case 124:
        return this.literal(i, column);
      case 34:
      case 39:
        return this.closed(this.flow.quoted(i), column);
      case 91:
      case 123:
        return this.closed(this.flow.read(i), column);
      default:
        return this.plain(i, column);
    }
  }

  /** After a scalar or flow collection that ends on this line, the next content must not be deeper. */
  private closed<T extends Json>(value: T, column: number): T {
    if (!this.endLine(this.flow.end)) throw bail;
    this.toContent(this.lineEnd(this.flow.end));
    if (this.col > column) throw bail;
    return value;
  }

  private nextLines(at: number, column: number, inMap: boolean): Json {
    this.toContent(this.lineEnd(at));
    if (this.col > column) return this.block();
    const dash = this.col === column && this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos);
    return inMap && dash ? this.list(column) : null;
  }

  private block(): Json {
    const first = this.text.charCodeAt(this.pos);
    if (first === DASH && this.isDash(this.pos)) return this.list(this.col);
    return this.map(this.col);
  }

  private list(column: number): Json[] {
    if (++this.depth > maxDepth) throw bail;
    const out: Json[] = [];
    while (this.col === column && this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos)) {
      let i = this.pos + 1;
      while (this.text.charCodeAt(i) === SPACE) i++;
      if (this.isEntry(i)) {
        this.col += i - this.pos;
        this.pos = i;
        out.push(this.block());
      } else out.push(this.value(this.pos + 1, column, false));
    }
    if (this.col > column) throw bail;
    this.depth--;
    return out;
  }

  /** True where a compact mapping or list begins: `- name: x`, `- - x`. */
  private isEntry(at: number): boolean {
    const { text } = this;
    const first = text.charCodeAt(at);
    if (first === DASH && this.isDash(at)) return true;
    if (first === 34 || first === 39) {
      this.flow.quoted(at);
      return text.charCodeAt(this.flow.end) === COLON;
    }
    for (let i = at; ; i++) {
      const c = text.charCodeAt(i);
      if (c === COLON && this.afterColon(i)) return true;
      if (!keyChar(c)) return false;
    }
  }

  private plain(from: number, column: number): Json {
    const { text } = this;
    if (!plainStart(text.charCodeAt(from), text.charCodeAt(from + 1))) throw bail;
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    let stop = end;
    for (let i = from; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === COLON && this.afterColon(i)) throw bail;
      if (c === HASH && text.charCodeAt(i - 1) === SPACE) {
        stop = i;
        break;
      }
    }
    while (text.charCodeAt(stop - 1) === SPACE) stop--;
    this.toContent(Math.min(end + 1, text.length));
    if (this.col > column) throw bail;
    return resolvePlain(text.slice(from, stop));
  }

  /** A literal block scalar without an explicit indentation. */
  private literal(from: number, column: number): string {
    const { text } = this;
    const chomp = text.charCodeAt(from + 1);
    const keep = chomp === 43;
    const strip = chomp === DASH;
    if (!this.endLine(keep || strip ? from + 2 : from + 1)) throw bail;
    let at = this.lineEnd(from);
    let indent = -1;
    let out = '';
    let blank = '';
    while (at < text.length) {
      let i = at;
      while (text.charCodeAt(i) === SPACE && (indent < 0 || i - at < indent)) i++;
      const end = this.lineEnd(at);
      const line = text.slice(i, text.charCodeAt(end - 1) === NEWLINE ? end - 1 : end);
      if (line === '') blank += '\n';
      else {
        if (indent < 0) {
          indent = i - at;
          if (indent <= Math.max(column, 0) && column >= 0) break;
          if (blank && this.leadingTooDeep(from, at, indent)) throw bail;
        }
        if (i - at < indent) break;
        out += `${blank}${line}\n`;
        blank = '';
      }
      at = end;
    }
    if (out === '') throw bail;
    if (text.charCodeAt(at - 1) !== NEWLINE) throw bail;
    this.toContent(at);
    if (this.col > column) throw bail;
    return strip ? out.slice(0, -1) : keep ? out + blank : out;
  }

  private leadingTooDeep(from: number, to: number, indent: number): boolean {
    return this.text
      .slice(this.lineEnd(from), to)
      .split('\n')
      .some((line) => line.length > indent);
  }
}

/** Letters, digits and the punctuation of field names, labels and annotations. */
function keyChar(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 65 && c <= 90) ||
    (c >= 48 && c <= 57) ||
    c === DASH ||
    c === 46 ||
    c === 47 ||
    c === 95 ||
    c === 36
  );
}

/** Whether a plain scalar may begin so: no indicator, and `-`, `?`, `:` only before something that is no blank. */
function plainStart(c: number, next: number): boolean {
  if (c === DASH) return next !== SPACE && next !== NEWLINE && !Number.isNaN(next);
  return !indicators.has(c);
}

const indicators = new Set([...',[]{}#&*!|>\'"%@`?:'].map((c) => c.charCodeAt(0)));
