import { letterEscapes } from '../../kube/go-quote.js';
import { fn, type Library } from '../check/env.js';
import { CelError, CelList, type Value } from '../eval/values.js';
import { formatString } from './format-string.js';

const s = (v: Value | undefined): string => v as string;
const n = (v: Value | undefined): number => Number(v);
const outOfRange = (i: number): never => {
  throw new CelError(`index out of range: ${i}`);
};

/** ext.Strings version 2 (ext/strings.go); positions count code points. */
export const strings: Library = {
  name: 'strings',
  functions: [
    fn('charAt', {
      'string.(int) -> string': ([text, at]) => {
        const points = [...s(text)];
        const i = n(at);
        return i < 0 || i > points.length ? outOfRange(i) : (points[i] ?? '');
      },
    }),
    fn('indexOf', {
      'string.(string) -> int': ([text, part]) => indexOf(s(text), s(part), 0),
      'string.(string, int) -> int': ([text, part, from]) => indexOf(s(text), s(part), n(from)),
    }),
    fn('lastIndexOf', {
      'string.(string) -> int': ([text, part]) => lastIndexOf(s(text), s(part), undefined),
      'string.(string, int) -> int': ([text, part, from]) => lastIndexOf(s(text), s(part), n(from)),
    }),
    fn('lowerAscii', { 'string.() -> string': ([t]) => s(t).replace(/[A-Z]/g, (c) => c.toLowerCase()) }),
    fn('upperAscii', { 'string.() -> string': ([t]) => s(t).replace(/[a-z]/g, (c) => c.toUpperCase()) }),
    fn('replace', {
      'string.(string, string) -> string': ([t, old, by], m) => replace(s(t), s(old), s(by), -1, m.spend.bind(m)),
      'string.(string, string, int) -> string': ([t, old, by, limit], m) =>
        replace(s(t), s(old), s(by), n(limit), m.spend.bind(m)),
    }),
    fn('split', {
      'string.(string) -> list(string)': ([t, by]) => new CelList(split(s(t), s(by), -1)),
      'string.(string, int) -> list(string)': ([t, by, limit]) => new CelList(split(s(t), s(by), n(limit))),
    }),
    fn('substring', {
      'string.(int) -> string': ([t, from]) => {
        const points = [...s(t)];
        const start = n(from);
        return start < 0 || start > points.length ? outOfRange(start) : points.slice(start).join('');
      },
      'string.(int, int) -> string': ([t, from, to]) => substring(s(t), n(from), n(to)),
    }),
    fn('trim', { 'string.() -> string': ([t]) => s(t).replace(/^\s+|\s+$/gu, '') }),
    fn('join', {
      'list(string).() -> string': ([list]) => join(list as CelList, ''),
      'list(string).(string) -> string': ([list, by]) => join(list as CelList, s(by)),
    }),
    fn('format', {
      'string.(list(dyn)) -> string': ([t, args], m) => {
        const out = formatString(s(t), (args as CelList).items);
        m.spend(out.length / 10);
        return out;
      },
    }),
    fn('strings.quote', { '(string) -> string': ([t]) => quote(s(t)) }),
  ],
};

function indexOf(text: string, part: string, from: number): bigint {
  if (part === '') return BigInt(from);
  const points = [...text];
  if (from < 0 || from >= points.length) return from === 0 || points.length === from ? -1n : outOfRange(from);
  const wanted = [...part];
  for (let i = from; i + wanted.length <= points.length; i++)
    if (wanted.every((c, k) => points[i + k] === c)) return BigInt(i);
  return -1n;
}

function lastIndexOf(text: string, part: string, from: number | undefined): bigint {
  const points = [...text];
  const wanted = [...part];
  if (from !== undefined && (from < 0 || from >= points.length)) return points.length ? outOfRange(from) : -1n;
  if (part === '') return BigInt(from ?? points.length);
  for (let i = Math.min(from ?? points.length, points.length - wanted.length); i >= 0; i--)
    if (wanted.every((c, k) => points[i + k] === c)) return BigInt(i);
  return -1n;
}

const maxText = 3 * 1024 * 1024;

function replace(text: string, old: string, by: string, limit: number, spend: (cost: number) => void): string {
  const pieces = old === '' ? [...text].flatMap((c) => ['', c]) : text.split(old);
  if (old === '') return replaceEmpty(text, by, limit);
  const count = limit < 0 ? pieces.length - 1 : Math.min(limit, pieces.length - 1);
  if (text.length + count * by.length > maxText) throw new CelError('operation cancelled: actual cost limit exceeded');
  spend((text.length + count * by.length) / 10);
  return (
    pieces.slice(0, count + 1).join(by) +
    pieces
      .slice(count + 1)
      .map((p) => old + p)
      .join('')
  );
}

/** strings.Replace with an empty old text: before every character, and at the end. */
function replaceEmpty(text: string, by: string, limit: number): string {
  let left = limit < 0 ? Infinity : limit;
  let out = '';
  for (const c of text) {
    if (left-- > 0) out += by;
    out += c;
  }
  return left > 0 ? out + by : out;
}

function split(text: string, by: string, limit: number): string[] {
  if (limit === 0) return [];
  const all = by === '' ? [...text] : text.split(by);
  if (limit < 0 || all.length <= limit) return all;
  return [...all.slice(0, limit - 1), all.slice(limit - 1).join(by)];
}

function substring(text: string, from: number, to: number): string {
  const points = [...text];
  if (from > to) throw new CelError(`invalid substring range. start: ${from}, end: ${to}`);
  if (from < 0 || from > points.length) return outOfRange(from);
  if (to < 0 || to > points.length) return outOfRange(to);
  return points.slice(from, to).join('');
}

function join(list: CelList, by: string): string {
  for (const item of list.items) if (typeof item !== 'string') throw new CelError('join: invalid input');
  return list.items.join(by);
}

function quote(text: string): string {
  const escaped = (c: string): string => (c === '\\' || c === '"' ? `\\${c}` : (letterEscapes[c] ?? c));
  return `"${[...text].map(escaped).join('')}"`;
}
