import { byteLength, byteSlice, toBytes, withReplacements } from '../go/bytes.js';
import { lowerRune, titleRune, upperRune } from '../go/case.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn, num } from './define.js';
import { toLowerWords } from './words.js';

const isUpper = (r: string): boolean => /\p{Lu}/u.test(r);
const isTitle = (r: string): boolean => /\p{Lt}/u.test(r);
const isLower = (r: string): boolean => /\p{Ll}/u.test(r);
const isSpace = (r: string): boolean => /[\s\u0085]/.test(r) && r !== '\ufeff';
const isConnector = (r: string): boolean => r === '-' || r === '_' || isSpace(r);

/** xstrings.ToPascalCase: leading connectors stay, others join the words. */
function pascalCase(text: string): string {
  const runes = [...text];
  let out = '';
  let i = 0;
  while (i < runes.length && isConnector(runes[i]!)) out += runes[i++];
  // xstrings takes the last of them for a text of one letter, too.
  if (i >= runes.length) return out + (runes.at(-1) ?? '');
  let firstUpper = isUpper(runes[i]!);
  let previous: string;
  let current = upperRune(runes[i++]!);
  if (i >= runes.length) return out + current;
  for (; i < runes.length; i++) {
    previous = current;
    current = runes[i]!;
    if (isConnector(current) && isConnector(previous)) {
      out += previous;
      continue;
    }
    if (isConnector(previous)) {
      firstUpper = isUpper(current);
      current = upperRune(current);
      continue;
    }
    if (firstUpper) {
      if (isUpper(current)) current = lowerRune(current);
      else firstUpper = false;
    }
    out += previous;
  }
  return out + current;
}

/** goutils.SwapCase: a lower-case letter at the start of a word becomes title case. */
function swapCase(text: string): string {
  let atStart = true;
  const swapped = [...text].map((r) => {
    const isLetter = isUpper(r) || isTitle(r) || isLower(r);
    const swap = isLower(r) ? (atStart ? titleRune(r) : upperRune(r)) : isLetter ? lowerRune(r) : r;
    atStart = !isLetter && isSpace(r);
    return swap;
  });
  return swapped.join('');
}

function untitle(text: string): string {
  return text.replace(/(^|[\s\u0085])(\S)/gu, (_, before: string, letter: string) => before + lowerRune(letter));
}

/** Bytes, as goutils looks at them: only ASCII comes out whole. */
function initials(text: string): string {
  let out = '';
  let gap = true;
  for (const byte of toBytes(text)) {
    const c = String.fromCharCode(byte);
    if (isSpace(c)) gap = true;
    else if (gap) {
      out += c;
      gap = false;
    }
  }
  return out;
}

function deleteWhiteSpace(text: string): string {
  const bytes = [...toBytes(text)].map((b) => String.fromCharCode(b));
  const kept = bytes.filter((c) => !isSpace(c));
  return kept.length === bytes.length ? text : kept.join('');
}

function abbreviate(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (text === '' || width < 4) return '';
  if (length <= width) return text;
  let from = Math.min(offset, length);
  if (length - from < width - 3) from = length - (width - 3);
  if (from <= 4) return `${byteSlice(text, 0, width - 3)}...`;
  if (width < 7) return '';
  if (from + width - 3 < length) return `...${abbreviate(byteSlice(text, from, length), 0, width - 3)}`;
  return `...${byteSlice(text, length - (width - 3), length)}`;
}

function wrap(text: string, given: number, newLine: string, breakWords: boolean): string {
  const width = Math.max(1, given);
  const length = byteLength(text);
  const slice = (from: number, to: number): string => byteSlice(text, from, to);
  let offset = 0;
  let out = '';
  while (length - offset > width) {
    if (slice(offset, offset + 1) === ' ') {
      offset++;
      continue;
    }
    const space = byteLength(beforeLastSpace(slice(offset, offset + width + 1)));
    if (space > 0) {
      out += slice(offset, offset + space) + newLine;
      offset += space + 1;
    } else if (breakWords) {
      out += slice(offset, offset + width) + newLine;
      offset += width;
    } else {
      const rest = slice(offset + width, length);
      const next = rest.indexOf(' ');
      if (next < 0) return out + slice(offset, length);
      const end = offset + width + byteLength(rest.slice(0, next));
      out += slice(offset, end) + newLine;
      offset = end + 1;
    }
  }
  return out + slice(offset, length);
}

const beforeLastSpace = (part: string): string => part.slice(0, Math.max(0, part.lastIndexOf(' ')));

/** sprig functions that change the case or the shape of words. */
export const cases: FunctionTable = {
  camelcase: fn(['string'], (_, s) => pascalCase(withReplacements(s))),
  snakecase: fn(['string'], (_, s) => toLowerWords(s, '_')),
  kebabcase: fn(['string'], (_, s) => toLowerWords(s, '-')),
  swapcase: fn(['string'], (_, s) => swapCase(withReplacements(s))),
  untitle: fn(['string'], (_, s) => untitle(withReplacements(s))),
  initials: fn(['string'], (_, s) => initials(s)),
  nospace: fn(['string'], (_, s) => deleteWhiteSpace(s)),
  abbrev: fn(['int', 'string'], (_, n, s) => (num(n) < 4 ? s : abbreviate(s, 0, num(n)))),
  abbrevboth: fn(['int', 'int', 'string'], (_, l, r, s) =>
    num(r) < 4 || (num(l) > 0 && num(r) < 7) ? s : abbreviate(s, num(l), num(r)),
  ),
  wrap: fn(['int', 'string'], (_, n, s) => wrap(s, num(n), '\n', false)),
  wrapWith: fn(['int', 'string', 'string'], (_, n, sep, s) => wrap(s, num(n), sep || '\n', true)),
};
