import { quoteGo as quote } from '../../kube/go-quote.js';
import { byteLength, byteSlice, isAscii, withReplacements } from '../go/bytes.js';
import { lowerRune, titleRune, upperRune } from '../go/case.js';
import { formatV } from '../go/print.js';
import { GoError, type GoInt, GoMap, type GoValue, stringSlice, types } from '../go/values.js';
import { type FunctionTable, runLimits } from '../template/runtime.js';
import { isList, strslice, strval } from './convert.js';
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

/** More than Go can ask the machine for (runtime/malloc.go maxAlloc). */
const maxAlloc = 1n << 48n;

function repeat({ value }: GoInt, text: string): string {
  if (value < 0n) throw new GoError('strings: negative Repeat count');
  const length = value * BigInt(byteLength(text));
  if (value > 1n && length >= 1n << 63n) throw new GoError('strings: Repeat output length overflow');
  if (value > 1n && length > maxAlloc) throw new GoError('runtime error: makeslice: len out of range');
  const count = Number(value);
  if (count * text.length > runLimits.text)
    throw new GoError(`result of repeat exceeds the limit of ${runLimits.text} characters`);
  return text.repeat(count);
}

function indent(spaces: GoInt, text: string): string {
  const pad = repeat(spaces, ' ');
  if (!text.includes('\n')) return pad + text;
  const lines = text.split('\n');
  if ((lines.length + 1) * pad.length + text.length > runLimits.text)
    throw new GoError(`result of indent exceeds the limit of ${runLimits.text} characters`);
  return pad + lines.join(`\n${pad}`);
}

function trunc(c: number, s: string): string {
  const length = byteLength(s);
  if (c < 0 && length + c > 0) return byteSlice(s, length + c, length);
  return c >= 0 && length > c ? byteSlice(s, 0, c) : s;
}

function substring(start: bigint, end: bigint, s: string): string {
  const length = BigInt(byteLength(s));
  const from = start < 0n ? 0n : start;
  const to = start >= 0n && (end < 0n || end > length) ? length : end;
  if (to < 0n || to > length)
    panic(`runtime error: slice bounds out of range [:${to}]${to > length ? ` with length ${length}` : ''}`);
  if (from > to) panic(`runtime error: slice bounds out of range [${from}:${to}]`);
  return byteSlice(s, Number(from), Number(to));
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
  return withReplacements(s).replace(
    /(^|[\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]|\s)(\p{L})/gu,
    (_, before: string, letter: string) => before + titleRune(letter),
  );
}

/** Every letter by itself. */
function mapRunes(s: string, convert: (rune: string) => string): string {
  return [...withReplacements(s)].map(convert).join('');
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
  upper: fn(['string'], (_, s) => (isAscii(s) ? s.toUpperCase() : mapRunes(s, upperRune)), 'lines'),
  lower: fn(['string'], (_, s) => (isAscii(s) ? s.toLowerCase() : mapRunes(s, lowerRune)), 'lines'),
  title: fn(['string'], (_, s) => title(s), 'lines'),
  trunc: fn(['int', 'string'], (_, n, s) => trunc(num(n), s), 'trim'),
  substr: fn(['int', 'int', 'string'], (_, a, b, s) => substring(a.value, b.value, s)),
  repeat: fn(['int', 'string'], (_, n, s) => repeat(n, s)),
  indent: fn(['int', 'string'], (_, n, s) => indent(n, s), 'lines'),
  nindent: fn(['int', 'string'], (_, n, s) => `\n${indent(n, s)}`, 'lines'),
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
  sortAlpha: fn(['any'], (_, v) => stringSlice(isList(v) ? sortStrings(strslice(v)) : [strval(v)])),
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
