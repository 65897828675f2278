import { isAlpha, isBlank, isBlankZ, isBreak, isBreakZ, isDigit, isHex } from './chars.js';
import { type Mark, type ScalarStyle, T, type Token, yamlProblem } from './tokens.js';

const simpleEscapes: Record<string, string> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** The part of libyaml's scanner that reads scalars and tags, and the position it keeps. */
export class ScalarScanner {
  protected at = 0;
  line = 0;
  protected lineStart = 0;
  protected indent = -1;
  protected flowLevel = 0;
  protected simpleKeyAllowed = true;

  constructor(protected readonly text: string) {}

  /** Whether the end was looked at: up to four characters are at each token. */
  reachedEnd(): boolean {
    return this.at + 4 > this.text.length;
  }

  protected get column(): number {
    return this.at - this.lineStart;
  }

  protected mark(): Mark {
    return { index: this.at, line: this.line, column: this.at - this.lineStart };
  }

  protected code(ahead: number): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  protected skip(n = 1): void {
    this.at += n;
  }

  protected skipLine(): void {
    this.at += this.code(0) === 13 && this.code(1) === 10 ? 2 : 1;
    this.lineStart = this.at;
    this.line++;
  }

  /** Takes a line break: every form but LS and PS becomes `\n`. */
  private readLine(): string {
    const c = this.code(0);
    if (!isBreak(c)) return '';
    this.skipLine();
    return c === 0x2028 || c === 0x2029 ? String.fromCharCode(c) : '\n';
  }

  protected failAt(problem: string, context: Mark): never {
    throw yamlProblem(problem, this.mark(), context, true);
  }

  /** `---` or `...` at the start of a line. */
  protected documentIndicator(): boolean {
    if (this.at !== this.lineStart) return false;
    const c = this.code(0);
    return (c === 45 || c === 46) && this.code(1) === c && this.code(2) === c && isBlankZ(this.code(3));
  }

  private token(start: Mark, end: Mark, value: string, style: ScalarStyle): Token {
    return { type: T.scalar, start, end, value, suffix: '', style };
  }

  protected scanPlain(): Token {
    const start = this.mark();
    let end = start;
    const indent = this.indent + 1;
    let out = '';
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    let leadingBlanks = false;
    for (;;) {
      if (this.documentIndicator() || this.code(0) === 35) break;
      const from = this.at;
      this.plainRun();
      if (this.at > from) {
        if (leadingBlanks) {
          out += folded(leadingBreak, trailingBreaks);
          leadingBreak = trailingBreaks = '';
          leadingBlanks = false;
        } else out += blanks;
        blanks = '';
        out += this.text.slice(from, this.at);
        end = this.mark();
      }
      let c = this.code(0);
      if (!isBlank(c) && !isBreak(c)) break;
      while (isBlank(c) || isBreak(c)) {
        if (isBlank(c)) {
          if (leadingBlanks && c === 9 && this.column < indent)
            this.failAt('found a tab character that violates indentation', start);
          if (!leadingBlanks) blanks += String.fromCharCode(c);
          this.skip();
        } else if (leadingBlanks) trailingBreaks += this.readLine();
        else {
          blanks = '';
          leadingBreak = this.readLine();
          leadingBlanks = true;
        }
        c = this.code(0);
      }
      if (this.flowLevel === 0 && this.column < indent) break;
    }
    if (leadingBlanks) this.simpleKeyAllowed = true;
    return this.token(start, end, out, 'plain');
  }

  /** Moves over the characters of a plain scalar up to a blank or an indicator that ends it. */
  private plainRun(): void {
    for (;;) {
      const c = this.code(0);
      if (isBlankZ(c)) return;
      if (c === 58 && isBlankZ(this.code(1))) return;
      if (this.flowLevel > 0 && (c === 44 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125)) return;
      this.at++;
    }
  }

  protected scanFlowScalar(single: boolean): Token {
    const start = this.mark();
    this.skip();
    let out = '';
    for (;;) {
      if (this.documentIndicator()) this.failAt('found unexpected document indicator', start);
      if (Number.isNaN(this.code(0))) this.failAt('found unexpected end of stream', start);
      const run = single ? this.singleRun() : this.doubleRun(start);
      out += run.text;
      if (this.code(0) === (single ? 39 : 34)) break;
      out += this.foldedBlanks(run.continued);
    }
    this.skip();
    return this.token(start, this.mark(), out, single ? 'single' : 'double');
  }

  private singleRun(): { text: string; continued: boolean } {
    let text = '';
    for (;;) {
      const from = this.at;
      while (!isBlankZ(this.code(0)) && this.code(0) !== 39) this.at++;
      text += this.text.slice(from, this.at);
      if (this.code(0) !== 39 || this.code(1) !== 39) return { text, continued: false };
      text += "'";
      this.skip(2);
    }
  }

  private doubleRun(start: Mark): { text: string; continued: boolean } {
    let text = '';
    for (;;) {
      const from = this.at;
      let c = this.code(0);
      while (!isBlankZ(c) && c !== 34 && c !== 92) c = this.text.charCodeAt(++this.at);
      text += this.text.slice(from, this.at);
      if (c !== 92) return { text, continued: false };
      if (isBreak(this.code(1))) {
        this.skip();
        this.skipLine();
        return { text, continued: true };
      }
      text += this.escape(start);
    }
  }

  private escape(start: Mark): string {
    const c = this.text[this.at + 1] ?? '';
    const known = simpleEscapes[c];
    const length = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
    if (known === undefined && !length) this.failAt('found unknown escape character', start);
    this.skip(2);
    if (known !== undefined) return known;
    for (let k = 0; k < length; k++)
      if (!isHex(this.code(k))) this.failAt('did not find expected hexdecimal number', start);
    const value = Number.parseInt(this.text.slice(this.at, this.at + length), 16);
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
      this.failAt('found invalid Unicode character escape code', start);
    this.skip(length);
    return String.fromCodePoint(value);
  }

  /** Blanks and breaks inside a quoted scalar, folded. */
  private foldedBlanks(continued: boolean): string {
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    let leading = continued;
    for (let c = this.code(0); isBlank(c) || isBreak(c); c = this.code(0)) {
      if (isBlank(c)) {
        if (!leading) blanks += String.fromCharCode(c);
        this.skip();
      } else if (leading) trailingBreaks += this.readLine();
      else {
        leadingBreak = this.readLine();
        leading = true;
      }
    }
    return leading ? folded(leadingBreak, trailingBreaks) : blanks;
  }

  protected scanBlockScalar(literal: boolean): Token {
    const start = this.mark();
    this.skip();
    const header = this.blockHeader(start);
    let end = this.mark();
    let indent = header.increment ? Math.max(this.indent, 0) + header.increment : 0;
    let out = '';
    let leadingBreak = '';
    const first = this.blockBreaks(indent, start);
    indent = first.indent;
    let trailing = first.breaks;
    let leadingBlank = false;
    while (this.column === indent && !Number.isNaN(this.code(0))) {
      const trailingBlank = isBlank(this.code(0));
      if (!literal && !leadingBlank && !trailingBlank && leadingBreak[0] === '\n') {
        if (!trailing) out += ' ';
      } else out += leadingBreak;
      out += trailing;
      leadingBlank = isBlank(this.code(0));
      const from = this.at;
      while (!isBreakZ(this.code(0))) this.at++;
      out += this.text.slice(from, this.at);
      end = this.mark();
      leadingBreak = this.readLine();
      trailing = this.blockBreaks(indent, start).breaks;
    }
    if (header.chomping !== -1) out += leadingBreak;
    if (header.chomping === 1) out += trailing;
    return this.token(start, end, out, literal ? 'literal' : 'folded');
  }

  private blockHeader(start: Mark): { chomping: number; increment: number } {
    let chomping = 0;
    let increment = 0;
    for (let i = 0; i < 2; i++) {
      const c = this.code(0);
      if ((c === 43 || c === 45) && chomping === 0) {
        chomping = c === 43 ? 1 : -1;
        this.skip();
      } else if (isDigit(c) && increment === 0) {
        if (c === 48) this.failAt('found an indentation indicator equal to 0', start);
        increment = c - 48;
        this.skip();
      } else break;
    }
    while (isBlank(this.code(0))) this.skip();
    if (this.code(0) === 35) while (!isBreakZ(this.code(0))) this.skip();
    if (!isBreakZ(this.code(0))) this.failAt('did not find expected comment or line break', start);
    if (isBreak(this.code(0))) this.skipLine();
    return { chomping, increment };
  }

  private blockBreaks(indent: number, start: Mark): { indent: number; breaks: string } {
    let breaks = '';
    let maxIndent = 0;
    for (;;) {
      while ((indent === 0 || this.column < indent) && this.code(0) === 32) this.skip();
      if (this.column > maxIndent) maxIndent = this.column;
      if ((indent === 0 || this.column < indent) && this.code(0) === 9)
        this.failAt('found a tab character where an indentation space is expected', start);
      if (!isBreak(this.code(0))) break;
      breaks += this.readLine();
    }
    return { indent: indent || Math.max(maxIndent, this.indent + 1, 1), breaks };
  }

  protected scanTag(start: Mark): [handle: string, suffix: string] {
    let result: [string, string];
    if (this.code(1) === 60) {
      this.skip(2);
      const uri = this.tagUri('', start);
      if (this.code(0) !== 62) this.failAt("did not find the expected '>'", start);
      this.skip();
      result = ['', uri];
    } else {
      const from = this.at;
      this.skip();
      while (isAlpha(this.code(0))) this.skip();
      if (this.code(0) === 33) this.skip();
      const handle = this.text.slice(from, this.at);
      if (handle.length > 1 && handle.endsWith('!')) result = [handle, this.tagUri('', start)];
      else {
        const suffix = this.tagUri(handle, start);
        result = suffix ? ['!', suffix] : ['', '!'];
      }
    }
    if (!isBlankZ(this.code(0))) this.failAt('did not find expected whitespace or line break', start);
    return result;
  }

  private tagUri(head: string, start: Mark): string {
    const from = this.at;
    while (isAlpha(this.code(0)) || ";/?:@&=+$,.!~*'()[]%".includes(this.text[this.at] ?? ' ')) this.skip();
    const text = this.text.slice(from, this.at);
    if (!head && !text) this.failAt('did not find expected tag URI', start);
    if (!text.includes('%')) return head.slice(1) + text;
    try {
      return head.slice(1) + decodeURIComponent(text);
    } catch {
      return this.failAt('did not find URI escaped octet', start);
    }
  }
}

const folded = (leadingBreak: string, trailingBreaks: string): string =>
  leadingBreak[0] === '\n' ? trailingBreaks || ' ' : leadingBreak + trailingBreaks;
