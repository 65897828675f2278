import { EOF, type TokenType } from 'chevrotain';
import { quoteGo as quote } from '../../kube/go-quote.js';
import { isAsciiWord, isDigit, isSpace, isWord, quotedEnd, terminates, unicodeName } from './characters.js';
import { numberEnd } from './numbers.js';
import { openKeywords, type TemplateToken, t, words } from './tokens.js';

// The usual forms, each in one step of the regex engine: most charts are read once, before any code is compiled.
const fieldChain = /(?:\.[A-Za-z_][A-Za-z0-9_]*)+/y;
const variable = /\$[A-Za-z0-9_]*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const shortNumber = /(?:0|[1-9][0-9]{0,8})(?![.0-9])/y;
const plainString = /"[^"\\\n]*"/y;
const blanks = /[ \t\r\n]*/y;

/** Thrown inside the lexer; becomes the Error token at which the parser gives up. */
class LexProblem extends Error {}

/**
 * Tokens of Go's text/template/parse/lex.go with its trimming rules, one at a time: the parser takes most of them as they
 * come. A lexical mistake is an Error token whose image is Go's message, so that the parser reports whichever mistake
 * comes first in the text; nothing comes behind it.
 */
export class Lexer {
  private at = 0;
  /** Where a mistake is told. */
  private start = 0;
  private parens = 0;
  private spaced = false;
  private inAction = false;
  /** Where an action begins of which the text before it was just given; else -1. */
  private open = -1;
  /** What was read to know the token before it. */
  private waiting: TemplateToken | undefined;

  constructor(private readonly text: string) {}

  /** At the end of the text an EOF token, as often as it is asked. */
  next(): TemplateToken {
    const { waiting } = this;
    if (waiting) {
      this.waiting = undefined;
      return waiting;
    }
    return this.read();
  }

  private read(): TemplateToken {
    try {
      return this.inAction ? this.inside() : this.outside();
    } catch (e) {
      if (!(e instanceof LexProblem)) throw e;
      const token = this.token(t.Error, this.start, this.start, e.message);
      this.at = this.text.length;
      this.inAction = false;
      return token;
    }
  }

  private token(type: TokenType, start: number, end: number, image = this.text.slice(start, end)): TemplateToken {
    const token: TemplateToken = {
      image,
      startOffset: start,
      end,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      spaced: this.spaced,
      word: start,
    };
    this.spaced = false;
    return token;
  }

  private fail(message: string): never {
    throw new LexProblem(message);
  }

  private outside(): TemplateToken {
    const { text } = this;
    for (;;) {
      if (this.open >= 0) {
        const { open } = this;
        this.open = -1;
        if (!text.startsWith('/*', this.at)) return this.opener(open);
        this.comment();
      }
      const from = this.at;
      const open = text.indexOf('{{', from);
      if (open < 0) {
        this.at = text.length;
        return from < text.length ? this.token(t.Text, from, text.length) : this.token(EOF, from, from, '');
      }
      const trim = text.charCodeAt(open + 2) === 45 && isSpace(text.charCodeAt(open + 3));
      let end = open;
      if (trim) while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
      this.open = open;
      this.at = open + (trim ? 4 : 2);
      if (end > from) return this.token(t.Text, from, end);
    }
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

  /** `{{`, and the keyword behind it: that is read at once. */
  private opener(open: number): TemplateToken {
    this.parens = 0;
    this.spaced = false;
    this.inAction = true;
    const opener = this.token(t.Open, open, open + 2, '{{');
    this.skipSpaces();
    if (!isAsciiWord(this.text.charCodeAt(this.at))) return opener;
    const first = this.read();
    const keyword = openKeywords.get(first.image);
    if (keyword) {
      opener.tokenType = keyword;
      opener.tokenTypeIdx = keyword.tokenTypeIdx!;
      opener.image = first.image;
      opener.word = first.startOffset;
    } else this.waiting = first;
    return opener;
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
    this.inAction = false;
    if (width === 4) {
      blanks.lastIndex = this.at;
      blanks.test(this.text);
      this.at = blanks.lastIndex;
    }
  }

  private skipSpaces(): undefined {
    const { text } = this;
    for (let c = text.charCodeAt(this.at); isSpace(c); c = text.charCodeAt(++this.at)) {
      if (text.charCodeAt(this.at + 1) === 45 && text.startsWith('}}', this.at + 2)) return;
      this.spaced = true;
    }
  }

  private inside(): TemplateToken {
    this.skipSpaces();
    this.start = this.at;
    const width = this.rightDelimiter();
    if (!width) return this.insideAction(this.text.charCodeAt(this.at));
    if (this.parens > 0) this.fail('unclosed left paren');
    const close = this.token(t.Close, this.at + width - 2, this.at + width, '}}');
    this.closeAction(width);
    return close;
  }

  private insideAction(c: number): TemplateToken {
    switch (c) {
      case 46: // .
        return this.fields() ?? this.word(c);
      case 36: // $
        return this.usual(variable, t.Variable) ?? this.oddVariable();
      case 34: // "
        return this.usual(plainString, t.String) ?? this.quoted(34, t.String, 'unterminated quoted string');
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
        return this.token(t.Declare, this.start, this.at);
      default:
        return this.word(c);
    }
  }

  private word(c: number): TemplateToken {
    if (Number.isNaN(c)) this.fail('unclosed action');
    const next = this.text.charCodeAt(this.at + 1);
    // A dot that ends the text is read as a number.
    if (c === 46 && !Number.isNaN(next) && !isDigit(next)) return this.dotOrField();
    if (isDigit(c)) return this.usual(shortNumber, t.Number) ?? this.number();
    if (c === 46 || c === 43 || c === 45) return this.number();
    if (isAsciiWord(c) || isWord(this.rune())) return this.identifier();
    if (c > 32 && c < 127) return this.single(t.Char);
    return this.fail(`unrecognized character in action: ${unicodeName(this.rune()!)}`);
  }

  private fields(): TemplateToken | undefined {
    const next = this.text.charCodeAt(this.at + 1);
    // A dot alone.
    if (next === 32 || next === 41) return this.single(t.Dot);
    return this.usual(fieldChain, t.Field);
  }

  /** What `form` matches here, if it is not followed by what must be looked at closely. */
  private usual(form: RegExp, type: TokenType): TemplateToken | undefined {
    const start = this.at;
    form.lastIndex = start;
    if (!form.test(this.text)) return undefined;
    const end = form.lastIndex;
    if (type !== t.String && !terminates(this.text, end)) return undefined;
    if (type === t.Field && this.text.charCodeAt(end) === 46) return undefined;
    this.at = end;
    return this.token(type, start, end);
  }

  private rune(): string | undefined {
    const c = this.text.codePointAt(this.at);
    return c === undefined ? undefined : String.fromCodePoint(c);
  }

  private single(type: TokenType): TemplateToken {
    return this.token(type, this.at, ++this.at);
  }

  private quoted(delimiter: number, type: TokenType, problem: string): TemplateToken {
    const start = this.at;
    this.at = quotedEnd(this.text, start, delimiter);
    if (this.at < 0) this.fail(problem);
    return this.token(type, start, this.at);
  }

  private rawString(): TemplateToken {
    const start = this.at;
    const end = this.text.indexOf('`', start + 1);
    if (end < 0) this.fail('unterminated raw quoted string');
    this.at = end + 1;
    return this.token(t.RawString, start, end + 1);
  }

  private skipWord(): undefined {
    while (isAsciiWord(this.text.charCodeAt(this.at))) this.at++;
    for (let r = this.rune(); isWord(r); r = this.rune()) this.at += r!.length;
  }

  private badCharacter(): undefined {
    if (!terminates(this.text, this.at)) this.fail(`bad character ${unicodeName(this.rune()!)}`);
  }

  private oddVariable(): TemplateToken {
    this.at++;
    this.skipWord();
    this.badCharacter();
    return this.token(t.Variable, this.start, this.at);
  }

  /** A dot alone, or fields with letters beyond ASCII or before something else than the end of a word. */
  private dotOrField(): TemplateToken {
    const { start } = this;
    this.at++;
    if (terminates(this.text, this.at)) return this.token(t.Dot, start, this.at);
    this.skipWord();
    this.badCharacter();
    while (this.anotherField());
    return this.token(t.Field, start, this.at);
  }

  /** `.a.b` is one token: nothing in the grammar parts them. A part with a mistake is left for the next token to tell. */
  private anotherField(): boolean {
    const from = this.at;
    const next = this.text.charCodeAt(from + 1);
    if (this.text.charCodeAt(from) !== 46 || isDigit(next) || terminates(this.text, from + 1)) return false;
    this.at++;
    this.skipWord();
    if (terminates(this.text, this.at)) return true;
    this.at = from;
    return false;
  }

  private identifier(): TemplateToken {
    const start = this.at;
    name.lastIndex = start;
    if (name.test(this.text) && terminates(this.text, name.lastIndex)) this.at = name.lastIndex;
    else {
      this.skipWord();
      this.badCharacter();
    }
    const word = this.text.slice(start, this.at);
    return this.token(words.get(word) ?? t.Identifier, start, this.at, word);
  }

  /** False where a letter follows at once: that is part of the complaint. */
  private scan(): boolean {
    this.at = numberEnd(this.text, this.at);
    const next = this.rune();
    if (!isWord(next)) return true;
    this.at += next!.length;
    return false;
  }

  private number(): TemplateToken {
    const start = this.at;
    const bad = (): never => this.fail(`bad number syntax: ${quote(this.text.slice(start, this.at))}`);
    if (!this.scan()) bad();
    const sign = this.text[this.at];
    if (sign !== '+' && sign !== '-') return this.token(t.Number, start, this.at);
    if (!this.scan() || this.text[this.at - 1] !== 'i') bad();
    return this.token(t.Complex, start, this.at);
  }
}
