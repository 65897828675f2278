import type { TokenType } from 'chevrotain';
import { quoteGo as quote } from '../../kube/go-quote.js';
import { withReplacements } from '../go/bytes.js';
import { openKeywords, type TemplateToken, t } from './tokens.js';

const isSpace = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\r' || c === '\n';
const wordChar = /[\p{L}\p{Nd}_]/u;
const isWord = (c: string | undefined): boolean =>
  c !== undefined && (c < '\u0080' ? isAsciiWord(c.charCodeAt(0)) : wordChar.test(c));
const isAsciiWord = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57);

/** Thrown inside the lexer; becomes the Error token at which the parser gives up. */
class LexProblem extends Error {}

/**
 * Tokens of Go's text/template/parse/lex.go with its trimming rules. A lexical mistake ends the list with an Error token
 * whose image is Go's message, so that the parser reports whichever mistake comes first in the text.
 */
export function lex(text: string): TemplateToken[] {
  return new Lexer(text).run();
}

class Lexer {
  private readonly out: TemplateToken[] = [];
  private at = 0;
  private line = 1;
  private counted = 0;
  private parens = 0;
  private spaced = false;

  constructor(private readonly text: string) {}

  run(): TemplateToken[] {
    try {
      while (this.at < this.text.length) this.textUntilAction();
    } catch (e) {
      if (!(e instanceof LexProblem)) throw e;
      this.push(t.Error, this.start, this.start, e.message);
    }
    return this.out;
  }

  private start = 0;

  private lineAt(offset: number): number {
    for (let i = this.text.indexOf('\n', this.counted); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) {
      this.line++;
      this.counted = i + 1;
    }
    return this.line;
  }

  private push(type: TokenType, start: number, end: number, image = this.text.slice(start, end)): TemplateToken {
    const token: TemplateToken = {
      image,
      startOffset: start,
      endOffset: end - 1,
      startLine: 0,
      startColumn: 0,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      line: this.lineAt(start),
      spaced: this.spaced,
    } as TemplateToken;
    this.out.push(token);
    this.spaced = false;
    return token;
  }

  private fail(message: string): never {
    throw new LexProblem(message);
  }

  private textUntilAction(): undefined {
    const { text } = this;
    const from = this.at;
    const open = text.indexOf('{{', from);
    if (open < 0) {
      this.push(t.Text, from, text.length);
      this.at = text.length;
      return;
    }
    const trim = text[open + 2] === '-' && isSpace(text[open + 3]);
    let end = open;
    if (trim) while (end > from && isSpace(text[end - 1])) end--;
    if (end > from) this.push(t.Text, from, end);
    this.start = open;
    this.at = open + (trim ? 4 : 2);
    if (text.startsWith('/*', this.at)) this.comment();
    else this.action(open);
  }

  private comment(): undefined {
    this.start = this.at;
    const end = this.text.indexOf('*/', this.at + 2);
    if (end < 0) this.fail('unclosed comment');
    this.at = end + 2;
    const close = this.rightDelimiter();
    if (!close) this.fail('comment ends before closing delimiter');
    this.closeAction(close as 2 | 4);
  }

  /** 4 at ` -}}`, 2 at `}}`, 0 elsewhere. */
  private rightDelimiter(): 0 | 2 | 4 {
    const { text, at } = this;
    if (text[at] === '}' && text[at + 1] === '}') return 2;
    return isSpace(text[at]) && text[at + 1] === '-' && text[at + 2] === '}' && text[at + 3] === '}' ? 4 : 0;
  }

  private closeAction(width: 2 | 4): undefined {
    this.at += width;
    if (width === 4) while (isSpace(this.text[this.at])) this.at++;
  }

  private action(open: number): undefined {
    this.parens = 0;
    this.spaced = false;
    const opener = this.push(t.Open, open, open + 2);
    for (;;) {
      const width = this.rightDelimiter();
      if (width) {
        this.start = this.at;
        if (this.parens > 0) this.fail('unclosed left paren');
        this.push(t.Close, this.at + width - 2, this.at + width, '}}');
        this.closeAction(width);
        return;
      }
      if (isSpace(this.text[this.at])) {
        this.at++;
        this.spaced = true;
        continue;
      }
      this.insideAction(opener);
    }
  }

  private insideAction(opener: TemplateToken): undefined {
    const start = this.at;
    this.start = start;
    const c = this.text[start];
    switch (c) {
      case undefined:
        return this.fail('unclosed action');
      case '=':
        return this.single(t.Assign);
      case ':':
        if (this.text[start + 1] !== '=') this.fail('expected :=');
        this.at += 2;
        this.push(t.Declare, start, this.at);
        return;
      case '|':
        return this.single(t.Pipe);
      case '"':
        return this.quoted('"', t.String, 'unterminated quoted string');
      case "'":
        return this.quoted("'", t.CharConstant, 'unterminated character constant');
      case '`':
        return this.rawString();
      case '$':
        this.at++;
        return this.fieldOrVariable(t.Variable);
      case '(':
        this.parens++;
        return this.single(t.LeftParen);
      case ')':
        if (--this.parens < 0) this.fail('unexpected right paren');
        return this.single(t.RightParen);
      case ',':
        return this.single(t.Comma);
    }
    const next = this.text[start + 1];
    // A dot that ends the text is read as a number.
    if (c === '.' && next !== undefined && !(next >= '0' && next <= '9')) {
      this.at++;
      return this.fieldOrVariable(t.Field);
    }
    if (c === '.' || c === '+' || c === '-' || (c >= '0' && c <= '9')) return this.number();
    if (isWord(this.rune())) return this.identifier(opener);
    if (c > ' ' && c < '\u007f') return this.single(t.Char);
    this.fail(`unrecognized character in action: ${unicodeName(this.rune()!)}`);
  }

  private rune(): string | undefined {
    const c = this.text.codePointAt(this.at);
    return c === undefined ? undefined : String.fromCodePoint(c);
  }

  private single(type: TokenType): undefined {
    this.push(type, this.at, ++this.at);
  }

  private quoted(delimiter: string, type: TokenType, problem: string): undefined {
    const start = this.at++;
    for (;;) {
      const c = this.text[this.at++];
      if (c === delimiter) break;
      if (c === '\\') {
        const next = this.text[this.at++];
        if (next !== undefined && next !== '\n') continue;
        this.fail(problem);
      }
      if (c === undefined || c === '\n') this.fail(problem);
    }
    this.push(type, start, this.at);
  }

  private rawString(): undefined {
    const end = this.text.indexOf('`', this.at + 1);
    if (end < 0) this.fail('unterminated raw quoted string');
    this.push(t.RawString, this.at, end + 1);
    this.at = end + 1;
  }

  private word(): undefined {
    while (isAsciiWord(this.text.charCodeAt(this.at))) this.at++;
    for (let r = this.rune(); isWord(r); r = this.rune()) this.at += r!.length;
  }

  private atTerminator(): boolean {
    switch (this.text[this.at]) {
      case undefined:
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case '.':
      case ',':
      case '|':
      case ':':
      case '(':
      case ')':
        return true;
      case '}':
        return this.text[this.at + 1] === '}';
      default:
        return false;
    }
  }

  private badCharacter(): undefined {
    if (!this.atTerminator()) this.fail(`bad character ${unicodeName(this.rune()!)}`);
  }

  private fieldOrVariable(type: TokenType): undefined {
    const start = this.start;
    if (this.atTerminator()) {
      this.push(type === t.Variable ? t.Variable : t.Dot, start, this.at);
      return;
    }
    this.word();
    this.badCharacter();
    const last = this.out[this.out.length - 1]!;
    if (type === t.Field && last.tokenType === t.Field && !this.spaced) {
      // `.a.b` is one token: nothing in the grammar parts them.
      last.image = this.text.slice(last.startOffset, this.at);
      last.endOffset = this.at - 1;
    } else this.push(type, start, this.at);
  }

  private identifier(opener: TemplateToken): undefined {
    const start = this.at;
    this.word();
    const word = this.text.slice(start, this.at);
    this.badCharacter();
    const keyword = Object.hasOwn(openKeywords, word) ? openKeywords[word] : undefined;
    if (keyword) {
      const last = this.out[this.out.length - 1]!;
      if (last === opener && last.tokenType === t.Open) {
        last.tokenType = keyword;
        last.tokenTypeIdx = keyword.tokenTypeIdx!;
        last.image = word;
        last.keywordOffset = start;
        this.spaced = false;
        return;
      }
      this.push(word === 'if' ? t.InnerIf : word === 'with' ? t.InnerWith : t.Keyword, start, this.at);
    } else
      this.push(word === 'nil' ? t.Nil : word === 'true' || word === 'false' ? t.Bool : t.Identifier, start, this.at);
  }

  private number(): undefined {
    const start = this.at;
    const bad = (): never => this.fail(`bad number syntax: ${quote(this.text.slice(start, this.at))}`);
    if (!this.scanNumber()) bad();
    const sign = this.text[this.at];
    if (sign === '+' || sign === '-') {
      if (!this.scanNumber() || this.text[this.at - 1] !== 'i') bad();
      this.push(t.Complex, start, this.at);
      return;
    }
    this.push(t.Number, start, this.at);
  }

  private scanNumber(): boolean {
    const m =
      /^[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/.exec(
        this.text.slice(this.at, this.at + 400),
      );
    this.at += m?.[0].length ?? 0;
    const next = this.rune();
    if (!isWord(next)) return true;
    this.at += next!.length;
    return false;
  }
}

/** `%#U`: U+0040 '@'. */
function unicodeName(raw: string): string {
  const rune = withReplacements(raw);
  const code = rune.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(rune) ? `U+${code} '${rune}'` : `U+${code}`;
}
