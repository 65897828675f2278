import type { Issue } from './source.js';

/** Tokens of CEL.g4. Operators and brackets are their own kind. */
export type TokenKind = 'ident' | 'escaped' | 'int' | 'uint' | 'float' | 'string' | 'bytes' | 'eof' | (string & {});

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in code points. */
  readonly at: number;
}

const keywords = new Set(['in', 'true', 'false', 'null']);

const escapeForm = String.raw`\\(?:[abfnrtv"'\\?\x60]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7])`;
const quoted = (q: string): string => `${q}(?:${escapeForm}|[^\\\\${q}\\n\\r])*${q}`;
const tripled = (q: string): string => `${q}{3}(?:${escapeForm}|[^\\\\])*?${q}{3}`;
const rawQuoted = (q: string): string => `[rR]${q}[^${q}\\n\\r]*${q}`;
const rawTripled = (q: string): string => `[rR]${q}{3}[\\s\\S]*?${q}{3}`;
const text = [`"`, `'`].flatMap((q) => [rawTripled(q), tripled(q), rawQuoted(q), quoted(q)]).join('|');

/** An escape that is not complete. */
const halfEscape = String.raw`\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?`;

const rules: readonly (readonly [TokenKind | 'skip' | 'operator', RegExp])[] = [
  ['skip', /[\t \r\n\f]+|\/\/[^\n]*/y],
  ['bytes', new RegExp(`[bB](?:${text})`, 'y')],
  ['string', new RegExp(text, 'y')],
  ['float', /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y],
  ['uint', /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|[0-9]+/y],
  ['ident', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['escaped', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['operator', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
];

/** Splits an expression into tokens; what is none is reported and left out, as ANTLR's lexer does. */
export function scan(source: string, issues: Issue[], unread = new Set<number>()): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let at = 0;
  while (offset < source.length) {
    const found = match(source, offset);
    if (!found) {
      const bad = beginning.exec(source.slice(offset))![0];
      issues.push({ at, message: `Syntax error: token recognition error at: '${showBlanks(bad)}'` });
      offset += bad.length;
      for (let end = at + lengthOf(bad); at < end; at++) unread.add(at);
      continue;
    }
    const [kind, value] = found;
    if (kind !== 'skip') {
      const own = kind === 'operator' || (kind === 'ident' && keywords.has(value));
      tokens.push({ kind: own ? value : kind, text: value, at });
    }
    offset += value.length;
    at += lengthOf(value);
  }
  tokens.push({ kind: 'eof', text: '<EOF>', at });
  return tokens;
}

/** What ANTLR's lexer skips: as far as a token might have gone on, and the character at which it could not. */
const halfString = (q: string): string => `${q}(?:${escapeForm}|[^\\\\${q}\\n\\r])*(?:${halfEscape})?`;
const beginning = new RegExp(`^(?:[=&|]|${halfString('"')}|${halfString("'")}|\`[A-Za-z0-9_.\\-/ ]*|)[^]?`, 'u');

/** As ANTLR prints texts in its errors. */
export const showBlanks = (text: string): string =>
  text.replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');

function match(source: string, offset: number): readonly [TokenKind, string] | undefined {
  let best: readonly [TokenKind, string] | undefined;
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = offset;
    const m = pattern.exec(source);
    // The longest token wins, the earlier rule where two are equally long.
    if (m && m[0].length > (best?.[1].length ?? 0)) best = [kind, m[0]];
  }
  return best;
}

/** In code points. */
function lengthOf(value: string): number {
  let n = 0;
  for (const _ of value) n++;
  return n;
}
