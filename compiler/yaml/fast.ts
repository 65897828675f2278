import type { JsonObject } from '../kube/json.js';
import { FlowReader } from './fast-flow.js';
import { foldBlock } from './fast-folded.js';
import { endsLine, lineEnd, readLiteral } from './fast-literal.js';
import { json, type Made, type Maker } from './fast-maker.js';
import { continued, plainLine, plainStart } from './fast-plain.js';
import { resolvePlain } from './scalar.js';

/**
 * The block YAML that people write, read in one pass without a syntax tree. Anything out of the ordinary (anchors, tags,
 * folded or multi-line scalars, tabs, repeated keys, errors) gives `undefined`, and the full parser decides. A test
 * holds the answers of both to be the same on a corpus and on mutations of it.
 */
export const readFast = (text: string): JsonObject | undefined => readFastAs(text, json) as JsonObject | undefined;

/** The same, with the values that `maker` makes. */
export function readFastAs<V>(text: string, maker: Maker<V>): Made<V> | undefined {
  if (unusual.test(text)) return undefined;
  const reader = new BlockReader(text, maker);
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

// The usual key, with its colon, in one step of the regex engine: a short run is over before any code is compiled.
const usualKey = /[A-Za-z0-9._/$-]+:(?=[ \n]|$)/y;

class BlockReader<V> {
  private readonly flow: FlowReader<V>;
  /** Offset of the first character of the current content line, and its column. */
  private pos = 0;
  private col = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly maker: Maker<V>,
  ) {
    this.flow = new FlowReader(text, maker);
  }

  document(): Made<V> | undefined {
    if (!this.toContent(0) || !this.afterMarker()) return undefined;
    const first = this.text.charCodeAt(this.pos);
    if (first === 123) {
      this.flow.multiline = true;
      const value = this.flow.read(this.pos);
      if (!endsLine(this.text, this.flow.end) || this.toContent(lineEnd(this.text, this.flow.end))) throw bail;
      return value;
    }
    if (first === DASH && this.isDash(this.pos)) throw bail;
    const value = this.map(this.col);
    if (this.col >= 0) throw bail;
    return value;
  }

  /** Past a `---` on a line of its own before everything else; false where nothing follows it. */
  private afterMarker(): boolean {
    const { text, pos } = this;
    if (!this.maker.free || this.col !== 0 || !text.startsWith('---', pos) || !endsLine(text, pos + 3)) return true;
    return this.toContent(lineEnd(text, pos));
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

  private isDash(at: number): boolean {
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 >= this.text.length;
  }

  private map(column: number): V {
    if (++this.depth > maxDepth) throw bail;
    const { maker } = this;
    const out = maker.map();
    while (this.col === column) {
      if (this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos)) break;
      const colon = this.key();
      const key = this.lastKey;
      if (maker.has(out, key) || key === '__proto__' || key === '<<') throw bail;
      maker.set(out, key, this.value(colon + 1, column, true));
    }
    if (this.col > column) throw bail;
    this.depth--;
    return out;
  }

  private lastKey = '';

  /** Reads the key at the current place into `lastKey`; returns the offset of its colon. */
  private key(): number {
    const { text } = this;
    usualKey.lastIndex = this.pos;
    if (usualKey.test(text)) {
      const colon = usualKey.lastIndex - 1;
      this.lastKey = text.slice(this.pos, colon);
      if (typeof resolvePlain(this.lastKey) !== 'string') throw bail;
      return colon;
    }
    const first = text.charCodeAt(this.pos);
    if (first === 34 || first === 39) {
      this.lastKey = this.flow.quoted(this.pos);
      if (text.charCodeAt(this.flow.end) !== COLON || !this.afterColon(this.flow.end)) throw bail;
      return this.flow.end;
    }
    let i = this.pos;
    while (keyChar(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) !== SPACE) throw bail;
    return this.spacedKey(i);
  }

  /** A key with blanks between it and its colon. */
  private spacedKey(end: number): number {
    let i = end;
    while (this.text.charCodeAt(i) === SPACE) i++;
    this.lastKey = this.text.slice(this.pos, end);
    if (this.text.charCodeAt(i) !== COLON || !this.afterColon(i)) throw bail;
    // `--- ` begins a document.
    if (end === this.pos || this.lastKey === '---' || typeof resolvePlain(this.lastKey) !== 'string') throw bail;
    return i;
  }

  private afterColon(at: number): boolean {
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 >= this.text.length;
  }

  /** The value that begins at `from` on the current line; `column` is that of the mapping or list that holds it. */
  private value(from: number, column: number, inMap: boolean): Made<V> {
    const { text } = this;
    let i = from;
    while (text.charCodeAt(i) === SPACE) i++;
    const c = text.charCodeAt(i);
    if (i >= text.length || c === NEWLINE || (c === HASH && i > from)) return this.nextLines(i, column, inMap);
    switch (c) {
      case 124: {
        const { value, end } = readLiteral(text, i, column, this.maker.free);
        this.toContent(end);
        if (this.col > column) throw bail;
        return value;
      }
      case 34:
      case 39:
        return this.closed(this.quoted(i, column), column);
      case 62: {
        if (!this.maker.free) throw bail;
        const { value, end } = readLiteral(text, i, column, true);
        this.toContent(end);
        if (this.col > column) throw bail;
        return foldBlock(value);
      }
      case 91:
      case 123:
        return this.closed(this.flow.read(i), column);
      default:
        return this.plain(i, column);
    }
  }

  /** After a scalar or flow collection that ends on this line, the next content must not be deeper. */
  private closed<T>(value: T, column: number): T {
    if (!endsLine(this.text, this.flow.end)) throw bail;
    this.toContent(lineEnd(this.text, this.flow.end));
    if (this.col > column) throw bail;
    return value;
  }

  private nextLines(at: number, column: number, inMap: boolean): Made<V> {
    this.toContent(lineEnd(this.text, at));
    if (this.col > column) {
      const first = this.text.charCodeAt(this.pos);
      const alone = this.maker.free && (first === 123 || first === 91 || first === 124);
      return alone ? this.value(this.pos, column, inMap) : this.block();
    }
    const dash = this.col === column && this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos);
    return inMap && dash ? this.list(column) : null;
  }

  private block(): V {
    const first = this.text.charCodeAt(this.pos);
    if (first === DASH && this.isDash(this.pos)) return this.list(this.col);
    return this.map(this.col);
  }

  private list(column: number): V {
    if (++this.depth > maxDepth) throw bail;
    const out: Made<V>[] = [];
    while (this.col === column && this.text.charCodeAt(this.pos) === DASH && this.isDash(this.pos)) {
      let i = this.pos + 1;
      while (this.text.charCodeAt(i) === SPACE) i++;
      if (this.isEntry(i, column)) {
        this.col += i - this.pos;
        this.pos = i;
        out.push(this.block());
      } else out.push(this.value(this.pos + 1, column, false));
    }
    if (this.col > column) throw bail;
    this.depth--;
    return this.maker.list(out);
  }

  /** True where a compact mapping or list begins: `- name: x`, `- - x`. */
  private isEntry(at: number, column: number): boolean {
    const { text } = this;
    const first = text.charCodeAt(at);
    if (first === DASH && this.isDash(at)) return true;
    if (first === 34 || first === 39) {
      this.quoted(at, column);
      return text.charCodeAt(this.flow.end) === COLON;
    }
    usualKey.lastIndex = at;
    return usualKey.test(text);
  }

  private quoted(from: number, column: number): string {
    return this.flow.quoted(from, this.maker.free ? column : undefined);
  }

  private plain(from: number, column: number): Made<V> {
    const { text } = this;
    if (!plainStart(text.charCodeAt(from), text.charCodeAt(from + 1))) throw bail;
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    let word = plainLine(text, from, end);
    if (this.maker.free && from + word.length === end) {
      const more = continued(text, end + 1, column);
      word += more.words;
      end = more.end;
    }
    this.toContent(Math.min(end + 1, text.length));
    if (this.col > column) throw bail;
    return this.maker.plain(word);
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
