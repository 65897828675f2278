import { quoteGo as quote } from '../../kube/go-quote.js';
import { byteLength, byteSlice, isAscii } from '../go/bytes.js';
import { formatV } from '../go/print.js';
import { GoError, GoMap, type GoValue, stringSlice, types } from '../go/values.js';
import { type FunctionTable, runLimits } from '../template/runtime.js';
import { strslice, strval } from './convert.js';
import { alias, fn, num, panic, variadic } from './define.js';
import { sortStrings } from './sort.js';

const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${space}+`);
const isSpaceChar = new RegExp(space);

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceChar.test(text[end - 1]!)) end--;
  return text.slice(0, end).replace(leading, '');
}

/** `strings.Trim` with a cut set of characters. */
export function trimSet(text: string, cutset: string): string {
  const set = new Set(cutset);
  const runes = [...text];
  let start = 0;
  let end = runes.length;
  while (start < end && set.has(runes[start]!)) start++;
  while (end > start && set.has(runes[end - 1]!)) end--;
  return runes.slice(start, end).join('');
}

export function repeat(count: number, text: string): string {
  if (count < 0) throw new GoError('strings: negative Repeat count');
  if (count * text.length > runLimits.text)
    throw new GoError(`result of repeat exceeds the limit of ${runLimits.text} characters`);
  return text.repeat(count);
}

function indent(spaces: number, text: string): string {
  const pad = repeat(spaces, ' ');
  if (!text.includes('\n')) return pad + text;
  const lines = text.split('\n');
  if ((lines.length + 1) * spaces + text.length > runLimits.text)
    throw new GoError(`result of indent exceeds the limit of ${runLimits.text} characters`);
  return pad + lines.join(`\n${pad}`);
}

function trunc(c: number, s: string): string {
  const length = byteLength(s);
  if (c < 0 && length + c > 0) return byteSlice(s, length + c, length);
  return c >= 0 && length > c ? byteSlice(s, 0, c) : s;
}

function substring(start: number, end: number, s: string): string {
  const length = byteLength(s);
  const slice = (from: number, to: number): string => {
    if (to < 0 || to > length)
      panic(`runtime error: slice bounds out of range [:${to}]${to > length ? ` with length ${length}` : ''}`);
    if (from > to) panic(`runtime error: slice bounds out of range [${from}:${to}]`);
    return byteSlice(s, from, to);
  };
  if (start < 0) return slice(0, end);
  if (end < 0 || end > length)
    return start > length
      ? panic(`runtime error: slice bounds out of range [${start}:${length}]`)
      : slice(start, length);
  return slice(start, end);
}

/** `strings.SplitN`. */
export function splitN(text: string, separator: string, n: number): string[] {
  if (n === 0) return [];
  const all = separator === '' ? [...text] : text.split(separator);
  if (all.length > runLimits.list) throw new GoError(`result of split exceeds the limit of ${runLimits.list} elements`);
  if (n < 0 || all.length <= n) return all;
  return [...all.slice(0, n - 1), all.slice(n - 1).join(separator)];
}

const numbered = (parts: readonly string[]): GoMap =>
  new GoMap(
    types.mapString,
    parts.map((p, i) => [`_${i}`, p] as const),
  );

/** `strings.Title`: behind ASCII that is no letter, digit or `_`, and behind any space. */
function title(s: string): string {
  return s.replace(
    /(^|[\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]|\s)(\p{L})/gu,
    (_, before: string, letter: string) => before + titleCase(letter),
  );
}

const titleCase = (letter: string): string => {
  const upper = letter.toUpperCase();
  return upper.length === letter.length ? upper : letter;
};

/** Go maps case rune by rune, without the special cases of JavaScript (`ß` stays `ß`). */
export function mapRunes(s: string, convert: (rune: string) => string): string {
  if (isAscii(s)) return convert(s);
  let out = '';
  for (const rune of s) {
    const mapped = convert(rune);
    out += [...mapped].length === 1 ? mapped : rune;
  }
  return out;
}

const quoteAll = (values: readonly GoValue[]): string =>
  values
    .filter((v) => v !== null && v !== undefined)
    .map((v) => quote(strval(v)))
    .join(' ');

function cat(values: readonly GoValue[]): string {
  // sprig builds a format of "%v " per value and trims that, so values keep their own blanks.
  return values
    .filter((v) => v !== null && v !== undefined)
    .map(formatV)
    .join(' ');
}

export const strings: FunctionTable = {
  hello: fn([], () => 'Hello!'),
  trim: fn(['string'], (_, s) => trimSpace(s), 'trim'),
  ...alias(
    ['trimall', 'trimAll'],
    fn(['string', 'string'], (_, set, s) => trimSet(s, set), 'trim'),
  ),
  trimSuffix: fn(
    ['string', 'string'],
    (_, suffix, s) => (suffix && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s),
    'trim',
  ),
  trimPrefix: fn(['string', 'string'], (_, prefix, s) => (s.startsWith(prefix) ? s.slice(prefix.length) : s), 'trim'),
  upper: fn(['string'], (_, s) => mapRunes(s, (r) => r.toUpperCase()), 'lines'),
  lower: fn(['string'], (_, s) => mapRunes(s, (r) => r.toLowerCase()), 'lines'),
  title: fn(['string'], (_, s) => title(s), 'lines'),
  trunc: fn(['int', 'string'], (_, n, s) => trunc(num(n), s), 'trim'),
  substr: fn(['int', 'int', 'string'], (_, a, b, s) => substring(num(a), num(b), s)),
  repeat: fn(['int', 'string'], (_, n, s) => repeat(num(n), s)),
  indent: fn(['int', 'string'], (_, n, s) => indent(num(n), s), 'lines'),
  nindent: fn(['int', 'string'], (_, n, s) => `\n${indent(num(n), s)}`, 'lines'),
  replace: fn(['string', 'string', 'string'], (_, old, next, s) => replaceAll(s, old, next), 'lines'),
  contains: fn(['string', 'string'], (_, part, s) => s.includes(part)),
  hasPrefix: fn(['string', 'string'], (_, part, s) => s.startsWith(part)),
  hasSuffix: fn(['string', 'string'], (_, part, s) => s.endsWith(part)),
  quote: variadic([], 'any', (_, ...v) => quoteAll(v), 'lines'),
  squote: variadic(
    [],
    'any',
    (_, ...v) =>
      v
        .filter((x) => x !== null && x !== undefined)
        .map((x) => `'${formatV(x)}'`)
        .join(' '),
    'lines',
  ),
  cat: variadic([], 'any', (_, ...v) => cat(v)),
  plural: fn(['string', 'string', 'int'], (_, one, many, n) => (n.value === 1n ? one : many)),
  toString: fn(['any'], (_, v) => strval(v), 'lines'),
  toStrings: fn(['any'], (_, v) => stringSlice(strslice(v))),
  join: fn(['string', 'any'], (_, sep, v) => strslice(v).join(sep)),
  sortAlpha: fn(['any'], (_, v) => stringSlice(sortStrings(strslice(v)))),
  split: fn(['string', 'string'], (_, sep, s) => numbered(splitN(s, sep, -1))),
  splitList: fn(['string', 'string'], (_, sep, s) => stringSlice(splitN(s, sep, -1))),
  splitn: fn(['string', 'int', 'string'], (_, sep, n, s) => numbered(splitN(s, sep, num(n)))),
};

function replaceAll(s: string, old: string, next: string): string {
  if (old !== '') {
    const pieces = s.split(old);
    if ((pieces.length - 1) * next.length + s.length > runLimits.text)
      throw new GoError(`result of replace exceeds the limit of ${runLimits.text} characters`);
    return pieces.join(next);
  }
  const runes = [...s];
  return next + runes.map((r) => r + next).join('');
}
