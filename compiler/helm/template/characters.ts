import { withReplacements } from '../go/bytes.js';

/** Character classes of Go templates; of codes, where NaN stands for the end of the text, or of whole runes. */
export const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13;
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isAsciiWord = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57);
const wordChar = /[\p{L}\p{Nd}_]/u;
export const isWord = (rune: string | undefined): boolean =>
  rune !== undefined && (rune < '\u0080' ? isAsciiWord(rune.charCodeAt(0)) : wordChar.test(rune));

/** `%#U`: U+0040 '@'. */
export function unicodeName(raw: string): string {
  const rune = withReplacements(raw);
  const code = rune.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(rune) ? `U+${code} '${rune}'` : `U+${code}`;
}

/** Whether a word may end before `at` (parse/lex.go atTerminator). */
export function terminates(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  if (isSpace(c) || c === 46 || c === 41 || c === 124 || c === 40 || c === 44 || c === 58) return true;
  return c === 125 ? text.charCodeAt(at + 1) === 125 : Number.isNaN(c);
}

/** Behind the quote that closes the one at `at`; -1 where the line ends before it. */
export function quotedEnd(text: string, at: number, delimiter: number): number {
  for (let i = at + 1; ; i++) {
    const c = text.charCodeAt(i);
    if (c === delimiter) return i + 1;
    const last = c === 92 ? text.charCodeAt(++i) : c;
    if (Number.isNaN(last) || last === 10) return -1;
  }
}
