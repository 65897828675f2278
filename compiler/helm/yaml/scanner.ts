import { isAlpha, isBlank, isBlankZ, isBreak, isBreakZ } from './chars.js';
import { directive } from './directive.js';
import { ScalarScanner } from './scalars.js';
import { type Mark, T, type Token, type TokenType } from './tokens.js';

interface SimpleKey {
  possible: boolean;
  required: boolean;
  tokenNumber: number;
  mark: Mark;
}

const maxDepth = 10_000;

/** YAML 1.1 tokens as libyaml's Go port finds them (go.yaml.in/yaml/v2 scannerc.go), its quirks and errors included. */
export class Scanner extends ScalarScanner {
  private tokens: Token[] = [];
  private head = 0;
  private parsed = 0;
  private available = false;
  private readonly indents: number[] = [];
  private readonly simpleKeys: SimpleKey[] = [];
  /** Which of them belongs to a token. As in Go, leaving a flow collection forgets more than its own. */
  private readonly keyOfToken = new Map<number, number>();
  private started = false;

  /** The next token, without taking it. */
  peek(): Token {
    if (!this.available) this.fetchMore();
    return this.tokens[this.head]!;
  }

  skipToken(): undefined {
    this.available = false;
    this.parsed++;
    this.head++;
    if (this.head > 256 && this.head === this.tokens.length) {
      this.tokens = [];
      this.head = 0;
    }
  }

  private fetchMore(): undefined {
    for (;;) {
      if (this.head !== this.tokens.length && !this.headMayBecomeKey()) break;
      this.fetchNext();
    }
    this.available = true;
  }

  private headMayBecomeKey(): boolean {
    const at = this.keyOfToken.get(this.parsed);
    return at !== undefined && this.simpleKeyValid(this.simpleKeys[at]!);
  }

  private simpleKeyValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line < this.line || key.mark.index + 1024 < this.at) {
      if (key.required) this.failAt("could not find expected ':'", key.mark);
      key.possible = false;
      return false;
    }
    return true;
  }

  private insert(type: TokenType, start: Mark, at = -1, value = '', suffix = ''): undefined {
    const token: Token = { type, start, end: start, value, suffix, style: 'plain' };
    if (at < 0) this.tokens.push(token);
    else this.tokens.splice(this.head + at, 0, token);
  }

  private saveSimpleKey(): undefined {
    if (!this.simpleKeyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.column;
    this.removeSimpleKey();
    const last = this.simpleKeys.length - 1;
    const tokenNumber = this.nextTokenNumber();
    this.simpleKeys[last] = { possible: true, required, tokenNumber, mark: this.mark() };
    this.keyOfToken.set(tokenNumber, last);
  }

  private nextTokenNumber(): number {
    return this.parsed + (this.tokens.length - this.head);
  }

  private removeSimpleKey(): undefined {
    const key = this.simpleKeys[this.simpleKeys.length - 1]!;
    if (!key.possible) return;
    if (key.required) this.failAt("could not find expected ':'", key.mark);
    key.possible = false;
    this.keyOfToken.delete(key.tokenNumber);
  }

  private rollIndent(column: number, number: number, type: TokenType, mark: Mark): undefined {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > maxDepth) this.failAt(`exceeded max depth of ${maxDepth}`, mark);
    this.insert(type, mark, number > -1 ? number - this.parsed : -1);
  }

  private unrollIndent(column: number): undefined {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.insert(T.blockEnd, this.mark());
      this.indent = this.indents.pop()!;
    }
  }

  private fetchNext(): undefined {
    if (!this.started) {
      this.started = true;
      this.simpleKeys.push({ possible: false, required: false, tokenNumber: 0, mark: this.mark() });
      this.insert(T.streamStart, this.mark());
      return;
    }
    this.toNextToken();
    this.unrollIndent(this.column);
    const c = this.code(0);
    if (Number.isNaN(c)) return this.streamEnd();
    if (this.column === 0) {
      if (c === 37) return this.directive();
      if ((c === 45 || c === 46) && this.documentIndicator())
        return this.documentMark(c === 45 ? T.documentStart : T.documentEnd);
    }
    const next = this.code(1);
    switch (c) {
      case 91:
        return this.flowStart(T.flowSequenceStart);
      case 123:
        return this.flowStart(T.flowMappingStart);
      case 93:
        return this.flowEnd(T.flowSequenceEnd);
      case 125:
        return this.flowEnd(T.flowMappingEnd);
      case 44:
        return this.flowEntry();
      case 45:
        if (isBlankZ(next)) return this.blockEntry();
        break;
      case 63:
        if (this.flowLevel > 0 || isBlankZ(next)) return this.key();
        break;
      case 58:
        if (this.flowLevel > 0 || isBlankZ(next)) return this.value();
        break;
      case 42:
        return this.anchor(T.alias);
      case 38:
        return this.anchor(T.anchor);
      case 33:
        return this.tag();
      case 124:
      case 62:
        if (this.flowLevel === 0) return this.blockScalar(c === 124);
        break;
      case 39:
      case 34:
        return this.scalar(() => this.scanFlowScalar(c === 39));
    }
    if (plainStart(c, next, this.flowLevel)) return this.scalar(() => this.scanPlain());
    this.failAt('found character that cannot start any token', this.mark());
  }

  private toNextToken(): undefined {
    for (;;) {
      if (this.at === 0 && this.code(0) === 0xfeff) this.skip();
      let c = this.code(0);
      while (c === 32 || (c === 9 && (this.flowLevel > 0 || !this.simpleKeyAllowed))) {
        this.skip();
        c = this.code(0);
      }
      if (c === 35)
        while (!isBreakZ(c)) {
          this.skip();
          c = this.code(0);
        }
      if (!isBreak(c)) return;
      this.skipLine();
      if (this.flowLevel === 0) this.simpleKeyAllowed = true;
    }
  }

  private streamEnd(): undefined {
    if (this.column !== 0) {
      this.lineStart = this.at;
      this.line++;
    }
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    this.insert(T.streamEnd, this.mark());
  }

  private documentMark(type: TokenType): undefined {
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    const start = this.mark();
    this.skip(3);
    this.insert(type, start);
  }

  private flowStart(type: TokenType): undefined {
    this.saveSimpleKey();
    const tokenNumber = this.nextTokenNumber();
    this.simpleKeys.push({ possible: false, required: false, tokenNumber, mark: this.mark() });
    if (++this.flowLevel > maxDepth) this.failAt(`exceeded max depth of ${maxDepth}`, this.mark());
    this.simpleKeyAllowed = true;
    this.indicator(type);
  }

  private flowEnd(type: TokenType): undefined {
    this.removeSimpleKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keyOfToken.delete(this.simpleKeys.pop()!.tokenNumber);
    }
    this.simpleKeyAllowed = false;
    this.indicator(type);
  }

  private indicator(type: TokenType): undefined {
    const start = this.mark();
    this.skip();
    this.insert(type, start);
  }

  private flowEntry(): undefined {
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.indicator(T.flowEntry);
  }

  private blockEntry(): undefined {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) this.failAt('block sequence entries are not allowed in this context', this.mark());
      this.rollIndent(this.column, -1, T.blockSequenceStart, this.mark());
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.indicator(T.blockEntry);
  }

  private key(): undefined {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) this.failAt('mapping keys are not allowed in this context', this.mark());
      this.rollIndent(this.column, -1, T.blockMappingStart, this.mark());
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = this.flowLevel === 0;
    this.indicator(T.key);
  }

  private value(): undefined {
    const key = this.simpleKeys[this.simpleKeys.length - 1]!;
    if (this.simpleKeyValid(key)) {
      this.insert(T.key, key.mark, key.tokenNumber - this.parsed);
      this.rollIndent(key.mark.column, key.tokenNumber, T.blockMappingStart, key.mark);
      key.possible = false;
      this.keyOfToken.delete(key.tokenNumber);
      this.simpleKeyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed) this.failAt('mapping values are not allowed in this context', this.mark());
        this.rollIndent(this.column, -1, T.blockMappingStart, this.mark());
      }
      this.simpleKeyAllowed = this.flowLevel === 0;
    }
    this.indicator(T.value);
  }

  private anchor(type: TokenType): undefined {
    this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    const start = this.mark();
    this.skip();
    const from = this.at;
    while (isAlpha(this.code(0))) this.skip();
    const name = this.text.slice(from, this.at);
    if (!name || !(isBlankZ(this.code(0)) || '?:,]}%@`'.includes(this.text[this.at]!)))
      this.failAt('did not find expected alphabetic or numeric character', start);
    this.insert(type, start, -1, name);
  }

  private blockScalar(literal: boolean): undefined {
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.tokens.push(this.scanBlockScalar(literal));
  }

  private scalar(scan: () => Token): undefined {
    this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    this.tokens.push(scan());
  }

  private tag(): undefined {
    this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    const start = this.mark();
    const [handle, suffix] = this.scanTag(start);
    this.insert(T.tag, start, -1, handle, suffix);
  }

  private directive(): undefined {
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    const start = this.mark();
    const line = /^[^\r\n\u0085\u2028\u2029]*/.exec(this.text.slice(this.at, this.at + 1024))![0];
    const token = directive(line, start, (problem) => this.failAt(problem, start));
    while (!isBreakZ(this.code(0))) this.skip();
    this.insert(...token);
    if (isBreak(this.code(0))) this.skipLine();
  }
}

function plainStart(c: number, next: number, flowLevel: number): boolean {
  if (c === 45) return !isBlank(next);
  if (c === 63 || c === 58) return flowLevel === 0 && !isBlankZ(next);
  return !isBlankZ(c) && !',[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(c));
}
