import { quoteRune } from '../../kube/go-quote.js';

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const isByte = (rune: string): boolean => /^[\udc80-\udcff]$/.test(rune);

/** A rune as `%q` shows it; the end of the text is rune 0. */
export const shownRune = (rune: string): string => `'${quoteRune(rune || '\0', "'")}'`;

/** Where the reader of a TOML text stands (BurntSushi/toml lex.go), and how it tells what stopped it. */
export class Cursor {
  pos = 0;
  /** Where the present item began. */
  start = 0;

  constructor(
    readonly text: string,
    private readonly report: (line: number, message: string) => never,
  ) {}

  lineAt(pos: number): number {
    return this.text.slice(0, pos).split('\n').length;
  }

  get current(): string {
    return this.text.slice(this.start, this.pos);
  }

  /** The next rune, not taken; '' at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.pos);
    if (code === undefined) return '';
    const rune = String.fromCodePoint(code);
    if (isByte(rune)) this.failAt(0, `invalid UTF-8 byte: 0x${(code - 0xdc00).toString(16)}`);
    if (controls.test(rune) || (rune === '\r' && this.text[this.pos + 1] !== '\n'))
      this.failAt(0, `TOML files cannot contain control characters: '0x${code.toString(16).padStart(2, '0')}'`);
    return rune;
  }

  next(): string {
    const rune = this.peek();
    this.pos += rune.length;
    return rune;
  }

  accept(rune: string): boolean {
    if (this.peek() !== rune) return false;
    this.pos += rune.length;
    return true;
  }

  /** Takes what the pattern, a class of runes, holds. */
  takeWhile(pattern: RegExp): void {
    for (let rune = this.peek(); rune !== '' && pattern.test(rune); rune = this.peek()) this.pos += rune.length;
  }

  skipBlanks(): void {
    this.takeWhile(/[\t ]/);
    this.start = this.pos;
  }

  /** `back` lines up: a newline that was read counts to the line it ends. */
  failAt(back: number, message: string): never {
    return this.report(this.lineAt(this.pos) - back, message);
  }

  /** After `rune` was read, or '' met: what happens at the end behind a newline belongs to the line before (lexer.errorf). */
  fail(rune: string, message: string): never {
    return this.failAt(rune === '' && this.text[this.pos - 1] === '\n' ? 1 : 0, message);
  }
}
