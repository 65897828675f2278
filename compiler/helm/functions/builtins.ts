import { byteLength, isValidUtf8, toBytes } from '../go/bytes.js';
import { equal, less, truth } from '../go/compare.js';
import { sprint, sprintf, sprintln } from '../go/format.js';
import {
  GoBytes,
  GoError,
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  type GoValue,
  int,
  noType,
  typeName,
} from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn, variadic } from './define.js';

function indexArg(index: GoValue, length: number): number {
  if (index === undefined || index === null) throw new GoError('cannot index slice/array with nil');
  if (!(index instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeName(index)}`);
  if (index.value < 0n || index.value > BigInt(length)) throw new GoError(`index out of range: ${index.value}`);
  return Number(index.value);
}

function indexOne(item: GoValue, index: GoValue): GoValue {
  if (item === null || item === undefined) throw new GoError('index of nil pointer');
  if (item instanceof GoMap) {
    if (index === undefined || index === null) throw new GoError('value is nil; should be of type string');
    if (typeof index !== 'string') throw new GoError(`value has type ${typeName(index)}; should be string`);
    const found = item.get(index);
    return found === undefined ? (item.type.zero ?? null) : found;
  }
  if (item instanceof GoSlice) {
    const at = indexArg(index, item.items.length);
    if (at === item.items.length) throw new GoError('reflect: slice index out of range');
    return item.items[at];
  }
  if (typeof item === 'string' || item instanceof GoBytes) {
    const bytes = typeof item === 'string' ? toBytes(item) : item.bytes;
    const at = indexArg(index, bytes.length);
    if (at === bytes.length)
      throw new GoError(`reflect: ${typeof item === 'string' ? 'string' : 'slice'} index out of range`);
    return new GoInt(BigInt(bytes[at]!), 'uint8');
  }
  throw new GoError(`can't index item of type ${typeName(item)}`);
}

function lengthOf(item: GoValue): GoInt {
  if (item === undefined) throw noType();
  if (item === null) throw new GoError('len of nil pointer');
  if (typeof item === 'string') return int(byteLength(item));
  if (item instanceof GoMap) return int(item.size);
  if (item instanceof GoSlice) return int(item.items.length);
  if (item instanceof GoBytes) return int(item.bytes.length);
  throw new GoError(`len of type ${typeName(item)}`);
}

const htmlEscapes: Record<string, string> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};
const jsEscapes: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function jsEscape(text: string): string {
  return text.replace(/[\\'"<>&=]|[^\x20-\x7f]/gu, (c) => {
    if (jsEscapes[c]) return jsEscapes[c];
    const code = c.codePointAt(0)!;
    // A byte that is no UTF-8 reads as U+FFFD, which is printable, and is written as it stands.
    if (code >= 0x80 && (!isValidUtf8(c) || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c))) return c;
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

const evalArgs = (args: readonly GoValue[]): string =>
  args.length === 1 && typeof args[0] === 'string' ? args[0] : sprint(args.map((a) => pointedTo(a) ?? '<no value>'));

/** What a pointer to a struct without a text of its own points to. */
const pointedTo = (v: GoValue): GoValue =>
  v instanceof GoStruct && v.type.kind === 'ptr' && !v.type.string
    ? new GoStruct({ ...v.type, kind: 'struct' }, v.fields)
    : v;

/** `url.QueryEscape`. */
export function queryEscape(text: string): string {
  let out = '';
  for (const b of toBytes(text)) {
    const c = String.fromCharCode(b);
    if (/[A-Za-z0-9\-_.~]/.test(c)) out += c;
    else out += c === ' ' ? '+' : `%${b.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** The functions of text/template itself (funcs.go builtins). `and` and `or` are compiled, not called. */
export const builtins: FunctionTable = {
  and: variadic(['value'], 'value', () => undefined),
  or: variadic(['value'], 'value', () => undefined),
  not: fn(['value'], (_, v) => !truth(v)),
  len: fn(['value'], (_, v) => lengthOf(v)),
  index: variadic(['value'], 'value', (_, item, ...indexes) => {
    if (item === null || item === undefined) throw new GoError('index of untyped nil');
    return indexes.reduce<GoValue>(indexOne, item);
  }),
  // No value of a chart is a function. The compiler tells how the callee is written, see template/expressions.ts.
  call: variadic(['value'], 'value', (_, f, name) => {
    if (f === undefined || f === null) throw new GoError('call of nil');
    throw new GoError(`non-function ${name} of type ${typeName(f)}`);
  }),
  print: variadic([], 'any', (_, ...args) => sprint(args)),
  printf: variadic(['string'], 'any', (_, format, ...args) => sprintf(format, args)),
  println: variadic([], 'any', (_, ...args) => sprintln(args)),
  html: variadic([], 'any', (_, ...args) => evalArgs(args).replace(/["'&<>\0]/g, (c) => htmlEscapes[c]!)),
  js: variadic([], 'any', (_, ...args) => jsEscape(evalArgs(args))),
  urlquery: variadic([], 'any', (_, ...args) => queryEscape(evalArgs(args))),
  eq: variadic(['value'], 'value', (_, a, ...rest) => equal(a, rest)),
  ne: fn(['value', 'value'], (_, a, b) => !equal(a, [b])),
  lt: fn(['value', 'value'], (_, a, b) => less(a, b)),
  le: fn(['value', 'value'], (_, a, b) => less(a, b) || equal(a, [b])),
  gt: fn(['value', 'value'], (_, a, b) => !(less(a, b) || equal(a, [b]))),
  ge: fn(['value', 'value'], (_, a, b) => !less(a, b)),
};
