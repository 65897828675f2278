import { quoteGo } from '../../kube/go-quote.js';
import type { Cursor } from './cursor.js';

const letters: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
  '"': '"',
  '\\': '\\',
};
const digitsOf: Readonly<Record<string, readonly [number, string]>> = {
  x: [2, 'two'],
  u: [4, 'four'],
  U: [8, 'eight'],
};
const newlines = 'strings cannot contain newlines';
const isNewline = (rune: string): boolean => rune === '\n' || rune === '\r';

/** Text up to the closing `quote` of one line; the opening one is behind. */
export function scanString(c: Cursor, quote: string): string {
  c.start = c.pos;
  for (;;) {
    const rune = c.next();
    if (rune === '') c.fail(rune, `unexpected EOF; expected ${quote === '"' ? `'"'` : `"'"`}`);
    if (isNewline(rune)) c.failAt(1, newlines);
    if (rune === quote) break;
    if (rune === '\\' && quote === '"') checkEscape(c);
  }
  const raw = c.text.slice(c.start, c.pos - 1);
  return quote === '"' ? replaceEscapes(c, raw) : raw;
}

/** Text up to three of `quote`. Up to two more of them may stand before, as part of it. */
export function scanMultiline(c: Cursor, quote: string): string {
  c.start = c.pos;
  const isRaw = quote !== '"';
  for (;;) {
    const rune = c.next();
    if (rune === '') c.fail(rune, `unexpected EOF; expected ${isRaw ? `"'''"` : `'"""'`}`);
    if (rune === '\\' && !isRaw) {
      if (!isNewline(c.peek())) checkEscape(c);
      continue;
    }
    if (rune !== quote || !c.accept(quote)) continue;
    if (!c.accept(quote)) {
      c.pos--;
      continue;
    }
    if (c.peek() !== quote) break;
    const { current } = c;
    if (current.endsWith(quote.repeat(5)) && (isRaw || !current.endsWith(`\\${quote.repeat(5)}`)))
      c.fail(quote, `unexpected ${isRaw ? `"''''''"` : `'""""""'`}`);
    c.pos -= 2;
  }
  const raw = c.text.slice(c.start, c.pos - 3).replace(/^\r?\n/, '');
  return isRaw ? raw : replaceEscapes(c, stripEscapedNewlines(raw));
}

/** What stands behind a backslash must be an escape (lex.go lexStringEscape). */
function checkEscape(c: Cursor): void {
  const rune = c.next();
  if (rune !== '' && ' \t'.includes(rune)) return;
  if (letters[rune] !== undefined) return;
  const digits = digitsOf[rune];
  if (!digits) c.failAt(rune === '' ? 1 : 0, `invalid escape in string '\\${rune || '\0'}'`);
  for (let i = 0; i < digits![0]; i++) {
    const digit = c.next();
    if (!/^[0-9a-fA-F]$/.test(digit))
      c.fail(
        digit,
        `expected ${digits![1]} hexadecimal digits after '\\${rune}', but got ${quoteGo(c.current)} instead`,
      );
  }
}

/** A backslash at the end of a line takes all blanks and newlines up to the next text with it. */
const stripEscapedNewlines = (text: string): string =>
  text.replace(/\\\\|\\([ \t\r\n]+)/g, (all, blanks: string | undefined) => (blanks?.includes('\n') ? '' : all));

function replaceEscapes(c: Cursor, text: string): string {
  return text.replace(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/gs, (_all, x, u, U, letter: string | undefined) => {
    if (letter !== undefined) return letters[letter] ?? c.failAt(0, `invalid escape: '\\${letter}'`);
    const hex: string = x ?? u ?? U;
    const code = Number.parseInt(hex, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      c.failAt(0, `Escaped character '\\u${hex}' is not valid UTF-8.`);
    return String.fromCodePoint(code);
  });
}
