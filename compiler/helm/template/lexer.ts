import { EOF, type TokenType } from 'chevrotain';
import { quoteGo as quote } from '../../kube/go-quote.js';
import { isAsciiWord, isDigit, isSpace, isWord, unicodeName } from './characters.js';
import { openKeywords, type TemplateToken, t } from './tokens.js';

// The usual forms, each in one step of the regex engine: most charts are read once, before any code is compiled.
const fieldChain = /(?:\.[A-Za-z_][A-Za-z0-9_]*)+/y;
const variable = /\$[A-Za-z0-9_]*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const plainString = /"[^"\\\n]*"/y;
const blanks = /[ \t\r\n]*/y;

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
  /** Where a mistake is told. */
  private start = 0;
  private parens = 0;
  private spaced = false;

  constructor(private readonly text: string) {}

  run(): TemplateToken[] {
    const { text } = this;
    try {
      while (this.at < text.length) this.textUntilAction();
    } catch (e) {
      if (!(e instanceof LexProblem)) throw e;
      this.push(t.Error, this.start, this.start, e.message);
    }
    this.push(EOF, text.length, text.length, '');
    return this.out;
  }

  private push(type: TokenType, start: number, end: number, image = this.text.slice(start, end)): TemplateToken {
    const token: TemplateToken = {
      image,
      startOffset: start,
      end,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      spaced: this.spaced,
      word: start,
    };
    this.out.push(token);
    this.spaced = false;
    return token;
  }

  private fail(message: string): never {
    throw new LexProblem(message);
  }

  private textUntilAction(): undefined {
    const { text, at: from } = this;
    const open = text.indexOf('{{', from);
    if (open < 0) {
      this.push(t.Text, from, text.length);
      this.at = text.length;
      return;
    }
    const trim = text.charCodeAt(open + 2) === 45 && isSpace(text.charCodeAt(open + 3));
    let end = open;
    if (trim) while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
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
    const c = text.charCodeAt(at);
    if (c === 125) return text.charCodeAt(at + 1) === 125 ? 2 : 0;
    return text.charCodeAt(at + 1) === 45 && isSpace(c) && text.startsWith('}}', at + 2) ? 4 : 0;
  }

  private closeAction(width: 2 | 4): undefined {
    this.at += width;
    if (width === 4) this.skipBlanks();
  }

  private skipBlanks(): undefined {
    blanks.lastIndex = this.at;
    blanks.test(this.text);
    this.at = blanks.lastIndex;
  }

  private action(open: number): undefined {
    this.parens = 0;
    this.spaced = false;
    const opener = this.push(t.Open, open, open + 2, '{{');
    for (;;) {
      const width = this.rightDelimiter();
      if (width) {
        this.start = this.at;
        if (this.parens > 0) this.fail('unclosed left paren');
        this.push(t.Close, this.at + width - 2, this.at + width, '}}');
        this.closeAction(width);
        return;
      }
      const c = this.text.charCodeAt(this.at);
      if (isSpace(c)) {
        this.at++;
        this.spaced = true;
      } else {
        this.start = this.at;
        this.insideAction(c, opener);
      }
    }
  }

  private insideAction(c: number, opener: TemplateToken): undefined {
    switch (c) {
      case 46: // .
        if (this.take(fieldChain, t.Field)) return;
        break;
      case 36: // $
        if (this.take(variable, t.Variable)) return;
        this.at++;
        return this.fieldOrVariable(t.Variable);
      case 34: // "
        if (this.take(plainString, t.String)) return;
        return this.quoted(34, t.String, 'unterminated quoted string');
      case 39: // '
        return this.quoted(39, t.CharConstant, 'unterminated character constant');
      case 96: // `
        return this.rawString();
      case 40: // (
        this.parens++;
        return this.single(t.LeftParen);
      case 41: // )
        if (--this.parens < 0) this.fail('unexpected right paren');
        return this.single(t.RightParen);
      case 124: // |
        return this.single(t.Pipe);
      case 44: // ,
        return this.single(t.Comma);
      case 61: // =
        return this.single(t.Assign);
      case 58: // :
        if (this.text.charCodeAt(this.at + 1) !== 61) this.fail('expected :=');
        this.at += 2;
        this.push(t.Declare, this.start, this.at);
        return;
    }
    this.wordOrNumber(c, opener);
  }

  private wordOrNumber(c: number, opener: TemplateToken): undefined {
    if (Number.isNaN(c)) this.fail('unclosed action');
    const next = this.text.charCodeAt(this.at + 1);
    // A dot that ends the text is read as a number.
    if (c === 46 && !Number.isNaN(next) && !isDigit(next)) {
      this.at++;
      return this.fieldOrVariable(t.Field);
    }
    if (c === 46 || c === 43 || c === 45 || isDigit(c)) return this.number();
    if (isWord(this.rune())) return this.identifier(opener);
    if (c > 32 && c < 127) return this.single(t.Char);
    this.fail(`unrecognized character in action: ${unicodeName(this.rune()!)}`);
  }

  /** Takes what `form` matches here, if it is not followed by what must be looked at closely. */
  private take(form: RegExp, type: TokenType): boolean {
    const start = this.at;
    form.lastIndex = start;
    if (!form.test(this.text)) return false;
    const end = form.lastIndex;
    if (type !== t.String && !this.terminates(end)) return false;
    if (type === t.Field) {
      if (this.text.charCodeAt(end) === 46) return false;
      this.field(start, end);
    } else this.push(type, start, end);
    this.at = end;
    return true;
  }

  /** `.a.b` is one token: nothing in the grammar parts them. */
  private field(start: number, end: number): undefined {
    const last = this.out[this.out.length - 1]!;
    if (last.tokenType === t.Field && !this.spaced) {
      last.image = this.text.slice(last.startOffset, end);
      last.end = end;
    } else this.push(t.Field, start, end);
  }

  private rune(): string | undefined {
    const c = this.text.codePointAt(this.at);
    return c === undefined ? undefined : String.fromCodePoint(c);
  }

  private single(type: TokenType): undefined {
    this.push(type, this.at, ++this.at);
  }

  private quoted(delimiter: number, type: TokenType, problem: string): undefined {
    const { text } = this;
    const start = this.at++;
    for (;;) {
      const c = text.charCodeAt(this.at++);
      if (c === delimiter) break;
      if (c === 92) {
        const next = text.charCodeAt(this.at++);
        if (!Number.isNaN(next) && next !== 10) continue;
        this.fail(problem);
      }
      if (Number.isNaN(c) || c === 10) this.fail(problem);
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

  /** Whether a word may end before `at`. */
  private terminates(at: number): boolean {
    const c = this.text.charCodeAt(at);
    if (isSpace(c) || c === 46 || c === 41 || c === 124 || c === 40 || c === 44 || c === 58) return true;
    return c === 125 ? this.text.charCodeAt(at + 1) === 125 : Number.isNaN(c);
  }

  private badCharacter(): undefined {
    if (!this.terminates(this.at)) this.fail(`bad character ${unicodeName(this.rune()!)}`);
  }

  private fieldOrVariable(type: TokenType): undefined {
    const { start } = this;
    if (this.terminates(this.at)) {
      this.push(type === t.Variable ? t.Variable : t.Dot, start, this.at);
      return;
    }
    this.word();
    this.badCharacter();
    if (type === t.Field) this.field(start, this.at);
    else this.push(type, start, this.at);
  }

  private identifier(opener: TemplateToken): undefined {
    const start = this.at;
    name.lastIndex = start;
    if (name.test(this.text) && this.terminates(name.lastIndex)) this.at = name.lastIndex;
    else {
      this.word();
      this.badCharacter();
    }
    const word = this.text.slice(start, this.at);
    const keyword = openKeywords.get(word);
    if (keyword === undefined) this.push(constants.get(word) ?? t.Identifier, start, this.at, word);
    else if (opener.tokenType === t.Open && this.out[this.out.length - 1] === opener) {
      opener.tokenType = keyword;
      opener.tokenTypeIdx = keyword.tokenTypeIdx!;
      opener.image = word;
      opener.word = start;
      this.spaced = false;
    } else this.push(word === 'if' ? t.InnerIf : word === 'with' ? t.InnerWith : t.Keyword, start, this.at, word);
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

const constants: ReadonlyMap<string, TokenType> = new Map([
  ['nil', t.Nil],
  ['true', t.Bool],
  ['false', t.Bool],
]);
