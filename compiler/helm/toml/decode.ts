import { quoteGo } from '../../kube/go-quote.js';
import { byteSlice } from '../go/bytes.js';
import { GoError, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { Cursor, shownRune } from './cursor.js';
import { dotted } from './key.js';
import { bareFraction, float, scanDigits, scanSigned } from './scan-number.js';
import { scanMultiline, scanString } from './scan-string.js';
import { Tables } from './tables.js';

const byteOrderMark = /^(?:\udcff\udcfe|\udcfe\udcff|\ufeff)/;
const utf16 = 'files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8';
const maxDepth = 1_000;
const isBlank = (rune: string): boolean => rune === ' ' || rune === '\t';
const isNewline = (rune: string): boolean => rune === '\n' || rune === '\r';

/** TOML 1.1 as Helm's library reads it (BurntSushi/toml parse.go). @throws GoError in its words */
export function parseToml(given: string): GoMap {
  const text = given.replace(byteOrderMark, '');
  if (byteSlice(text, 0, 6).includes('\0')) throw new GoError(`toml: line 1: ${utf16}`);
  return new TomlParser(text).run();
}

class TomlParser {
  private readonly tables = new Tables((message) => this.failAtKey(message));
  private readonly c: Cursor;
  /** Where the last key began. */
  private keyAt = 0;
  private depth = 0;

  constructor(text: string) {
    this.c = new Cursor(text, (line, message) => this.failAt(line, message));
  }

  private failAt(line: number, message: string): never {
    const last = this.tables.current;
    throw new GoError(`toml: line ${line}${last ? ` (last key ${quoteGo(last)})` : ''}: ${message}`);
  }

  private failAtKey(message: string): never {
    return this.failAt(this.c.lineAt(this.keyAt), message);
  }

  run(): GoMap {
    const { c } = this;
    for (;;) {
      const rune = c.peek();
      if (rune === '') return this.tables.root;
      if (isBlank(rune) || isNewline(rune)) c.next();
      else if (rune === '#') this.comment();
      else if (rune === '[') this.header();
      else this.entry();
    }
  }

  private comment(): void {
    this.c.takeWhile(/[^\n\r]/);
  }

  /** Nothing but a comment may follow on the line. */
  private endOfItem(): void {
    const { c } = this;
    c.takeWhile(/[\t ]/);
    const rune = c.next();
    if (rune === '#') this.comment();
    else if (rune !== '' && !isNewline(rune))
      c.fail(
        rune,
        `expected a top-level item to end with a newline, comment, or EOF, but got ${shownRune(rune)} instead`,
      );
  }

  private header(): void {
    const { c } = this;
    c.next();
    const isArray = c.accept('[');
    const key: string[] = [];
    for (;;) {
      c.skipBlanks();
      const rune = c.peek();
      if (rune === ']' || rune === '') c.failAt(0, 'unexpected end of table name (table names cannot be empty)');
      if (rune === '.') c.failAt(0, 'unexpected table separator (table names cannot be empty)');
      key.push(this.keyPart(key.length === 0));
      c.skipBlanks();
      const end = c.next();
      if (end === ']') break;
      if (end !== '.') c.fail(end, `expected '.' or ']' to end table name, but got ${shownRune(end)} instead`);
    }
    if (isArray) {
      const end = c.next();
      if (end !== ']') c.fail(end, `expected end of table array name delimiter ']', but got ${shownRune(end)} instead`);
    }
    this.tables.open(key, isArray);
    this.endOfItem();
  }

  private keyPart(isFirst: boolean): string {
    const { c } = this;
    const rune = c.peek();
    if (rune === '"' || rune === "'") {
      c.next();
      const text = scanString(c, rune);
      if (isFirst) this.keyAt = c.pos;
      return text;
    }
    c.start = c.pos;
    c.takeWhile(/[A-Za-z0-9_-]/);
    if (isFirst) this.keyAt = c.pos;
    return c.current;
  }

  /** `a.b =`, all of it read. */
  private key(): string[] {
    const { c } = this;
    c.skipBlanks();
    const rune = c.peek();
    if (rune === '=' || rune === '') c.failAt(0, "unexpected '=': key name appears blank");
    if (rune === '.') c.failAt(0, "unexpected '.': keys cannot start with a '.'");
    const key: string[] = [];
    for (;;) {
      if (key.length) this.startOfPart();
      key.push(this.keyPart(key.length === 0));
      c.skipBlanks();
      const end = c.next();
      if (end === '=') return key;
      if (end === '.') continue;
      if (end === '') c.fail(end, "unexpected EOF; expected key separator '='");
      c.failAt(end === '\n' ? 1 : 0, `expected '.' or '=', but got ${shownRune(end)} instead`);
    }
  }

  private startOfPart(): void {
    const { c } = this;
    c.skipBlanks();
    const rune = c.peek();
    if (rune === '=' || rune === '') c.failAt(0, "unexpected '='");
    if (rune === '.') c.failAt(0, "unexpected '.'");
  }

  private entry(): void {
    const { tables } = this;
    const outside = tables.context;
    const key = this.key();
    tables.enter(key);
    const { value, isArray } = this.value(false);
    tables.set(value, isArray);
    tables.context = outside;
    tables.key = '';
    this.endOfItem();
  }

  private value(inArray: boolean): { value: GoValue; isArray: boolean } {
    const { c } = this;
    c.takeWhile(/[\t ]/);
    if (this.depth >= maxDepth) c.failAt(0, 'values nest too deeply');
    const rune = c.peek();
    if (rune === '[') return { value: this.array(), isArray: true };
    if (rune === '{') return { value: this.inlineTable(inArray), isArray: false };
    return { value: this.scalar(rune), isArray: false };
  }

  private scalar(rune: string): GoValue {
    const { c } = this;
    if (/^[0-9]$/.test(rune)) return scanDigits(c);
    c.start = c.pos;
    c.next();
    switch (rune) {
      case '"':
      case "'":
        if (!c.accept(rune)) return scanString(c, rune);
        return c.accept(rune) ? scanMultiline(c, rune) : '';
      case '.':
        return bareFraction(c);
      case '-':
      case '+':
        return scanSigned(c);
      case 'i':
      case 'n':
        if ((c.accept('n') && c.accept('f')) || (c.accept('a') && c.accept('n'))) return float(c);
    }
    if (/^\p{L}$/u.test(rune)) return this.bool(rune);
    if (rune === '') c.fail(rune, 'unexpected EOF; expected value');
    return c.failAt(rune === '\n' ? 1 : 0, `expected value but found ${shownRune(rune)} instead`);
  }

  private bool(first: string): boolean {
    const { c } = this;
    c.pos -= first.length;
    const from = c.pos;
    c.takeWhile(/\p{L}/u);
    const word = c.text.slice(from, c.pos);
    if (word !== 'true' && word !== 'false') c.failAt(0, `expected value but found ${quoteGo(word)} instead`);
    return word === 'true';
  }

  /** Takes blanks, newlines and comments; the rune behind them. */
  private gap(): string {
    for (;;) {
      const rune = this.c.peek();
      if (rune === '#') this.comment();
      else if (!isBlank(rune) && !isNewline(rune)) return rune;
      else this.c.next();
    }
  }

  private array(): GoSlice {
    const { c, tables } = this;
    c.next();
    tables.markArray();
    const items: GoValue[] = [];
    this.depth++;
    for (;;) {
      const rune = this.gap();
      if (rune === ',') c.fail(rune, 'unexpected comma');
      if (rune === ']') break;
      items.push(this.value(true).value);
      const end = this.gap();
      if (end === ']') break;
      if (end !== ',') c.fail(end, `expected a comma (',') or array terminator (']'), but got ${runeOrEnd(end)}`);
      c.next();
    }
    c.next();
    this.depth--;
    return new GoSlice(items);
  }

  private inlineTable(inArray: boolean): GoMap {
    const { c, tables } = this;
    c.next();
    const out = new GoMap();
    const { context: outerContext, key: outerKey } = tables;
    const within = tables.openInline(inArray);
    this.depth++;
    for (;;) {
      const rune = this.gap();
      if (rune === ',') c.fail(rune, 'unexpected comma');
      if (rune === '}') break;
      this.inlineEntry(out);
      tables.context = within;
      let end = this.gap();
      if (end === ',') {
        c.next();
        c.skipBlanks();
        if (c.peek() !== '}') continue;
        end = '}';
      }
      if (end === '}') break;
      c.fail(end, `expected a comma or an inline table terminator '}', but got ${runeOrEnd(end)} instead`);
    }
    c.next();
    this.depth--;
    tables.context = outerContext;
    tables.key = outerKey;
    return out;
  }

  private inlineEntry(into: GoMap): void {
    const { tables } = this;
    const key = this.key();
    tables.enter(key);
    const { value, isArray } = this.value(false);
    tables.set(value, isArray);
    let at = into;
    for (const part of key.slice(0, -1)) {
      const next = at.get(part) ?? new GoMap();
      at.set(part, next);
      at = next instanceof GoMap ? next : this.failAtKey(`${quoteGo(dotted(tables.context))} is not a table`);
    }
    at.set(key.at(-1)!, value);
  }
}

const runeOrEnd = (rune: string): string => (rune === '' ? 'end of file' : `'${rune}'`);
