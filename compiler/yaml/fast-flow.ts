import { bail } from './fast.js';
import { foldQuoted, lineBreaks } from './fast-folded.js';
import type { Made, Maker } from './fast-maker.js';
import { resolvePlain } from './scalar.js';

const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
};
const maxDepth = 200;

/** A comma or a closing bracket. */
const closes = (c: number): boolean => c === 44 || c === 93 || c === 125;
const isWord = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

/** Flow collections and quoted scalars on the fast path: JSON, and the simple lists and maps that people write. */
export class FlowReader<V> {
  /** Offset behind what was read last. */
  end = 0;
  /** Line breaks within a flow collection are indentation rules anew, except where it is the whole document (JSON). */
  multiline = false;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly maker: Maker<V>,
  ) {}

  read(from: number): Made<V> {
    const c = this.text[from];
    if (c === '{') return this.map(from + 1);
    if (c === '[') return this.list(from + 1);
    if (c === '"' || c === "'") return this.quoted(from);
    return this.plain(from);
  }

  /** With the column of the collection around, the text may go over lines. */
  quoted(from: number, column?: number): string {
    return this.text[from] === '"' ? this.double(from, column) : this.single(from, column);
  }

  private double(from: number, column?: number): string {
    const { text } = this;
    let out = '';
    let start = from + 1;
    for (let i = start; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 34) {
        this.end = i + 1;
        return out + text.slice(start, i);
      }
      if (c === 10) {
        if (column === undefined) throw bail;
        const { breaks, next } = lineBreaks(text, i, column);
        out += text.slice(start, i).trimEnd() + breaks;
        start = next;
        i = next - 1;
        continue;
      }
      if (c !== 92) continue;
      out += text.slice(start, i);
      const mark = text[i + 1] ?? '';
      if (mark === 'u') {
        const hex = text.slice(i + 2, i + 6);
        const code = /^[0-9a-fA-F]{4}$/.test(hex) ? Number.parseInt(hex, 16) : 0xd800;
        // Surrogate pairs are left to the full parser.
        if (code >= 0xd800 && code <= 0xdfff) throw bail;
        out += String.fromCharCode(code);
        i += 5;
      } else {
        const plain = escapes[mark];
        if (plain === undefined) throw bail;
        out += plain;
        i += 1;
      }
      start = i + 1;
    }
    throw bail;
  }

  private single(from: number, column?: number): string {
    const { text } = this;
    let at = from + 1;
    let out = '';
    for (;;) {
      const close = text.indexOf("'", at);
      if (close < 0) throw bail;
      out += text.slice(at, close);
      if (text[close + 1] !== "'") {
        this.end = close + 1;
        if (!out.includes('\n')) return out;
        if (column === undefined) throw bail;
        return foldQuoted(out, column);
      }
      out += "'";
      at = close + 2;
    }
  }

  private skip(from: number): number {
    let i = from;
    for (;;) {
      const c = this.text.charCodeAt(i);
      if (c === 10 && !this.multiline) throw bail;
      if (c !== 32 && c !== 10) return i;
      i++;
    }
  }

  private map(from: number): V {
    if (++this.depth > maxDepth) throw bail;
    const { text, maker } = this;
    const out = maker.map();
    let i = this.skip(from);
    while (text[i] !== '}') {
      const key = text[i] === '"' || text[i] === "'" ? this.quoted(i) : this.plainKey(i);
      i = this.skip(this.end);
      if (text[i] !== ':' || maker.has(out, key) || key === '__proto__' || key === '<<') throw bail;
      const after = text[i + 1];
      if (after !== ' ' && after !== '\n' && text[this.end - 1] !== '"') throw bail;
      i = this.skip(i + 1);
      if (text[i] === ',' || text[i] === '}') throw bail;
      maker.set(out, key, this.read(i));
      i = this.next(this.end, '}');
    }
    this.end = i + 1;
    this.depth--;
    return out;
  }

  private list(from: number): V {
    if (++this.depth > maxDepth) throw bail;
    const { text } = this;
    const out: Made<V>[] = [];
    let i = this.skip(from);
    while (text[i] !== ']') {
      out.push(this.read(i));
      i = this.next(this.end, ']');
    }
    this.end = i + 1;
    this.depth--;
    return this.maker.list(out);
  }

  /** Past the comma, or at the closing bracket. */
  private next(from: number, close: string): number {
    const i = this.skip(from);
    if (this.text[i] === close) return i;
    if (this.text[i] !== ',') throw bail;
    const after = this.skip(i + 1);
    if (this.text[after] === ',') throw bail;
    return after;
  }

  private plainKey(from: number): string {
    const key = /^[A-Za-z_][\w./-]*/.exec(this.text.slice(from, from + 256))?.[0];
    if (key === undefined || typeof resolvePlain(key) !== 'string') throw bail;
    this.end = from + key.length;
    return key;
  }

  private plain(from: number): Made<V> {
    const { text } = this;
    let i = from;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (closes(c) || c === 10 || (c === 32 && closes(text.charCodeAt(this.skip(i))))) break;
      // Blanks within, indicators and comments are left to the full parser.
      if (
        !(
          isWord(c) ||
          c === 45 ||
          c === 46 ||
          c === 47 ||
          (c === 58 && isWord(text.charCodeAt(i + 1))) ||
          c === 95 ||
          c === 43 ||
          c === 42
        )
      )
        throw bail;
    }
    const word = text.slice(from, i);
    if (word === '' || word[0] === '*' || (word[0] === '-' && !/^-\d/.test(word))) throw bail;
    this.end = i;
    return this.maker.plain(word);
  }
}
