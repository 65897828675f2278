import { deepEqual, empty } from '../go/compare.js';
import { GoBytes, GoError, GoSlice, type GoValue, kindName, types } from '../go/values.js';
import { type FunctionDef, type FunctionTable, runLimits } from '../template/runtime.js';
import { isList, itemsOf, toInt64 } from './convert.js';
import { fn, num, panic, variadic } from './define.js';

/** The elements, or Go's complaint: `Cannot VERB on type KIND`; nil panics inside reflect. */
function elements(v: GoValue, complaint: (kind: string) => string): GoValue[] {
  if (v === null || v === undefined) panic('runtime error: invalid memory address or nil pointer dereference');
  if (!isList(v)) throw new GoError(complaint(kindName(v)));
  return itemsOf(v as GoSlice | GoBytes);
}

const find =
  (name: string) =>
  (kind: string): string =>
    `Cannot find ${name} on type ${kind}`;
const list = (items: GoValue[]): GoSlice => new GoSlice(items);
const nilList = (): GoSlice => new GoSlice([], types.sliceAny, true);
const inList = (haystack: readonly GoValue[], needle: GoValue): boolean => haystack.some((h) => deepEqual(needle, h));

function chunk(size: number, items: readonly GoValue[]): GoSlice {
  if (size < 1) panic('runtime error: makeslice: len out of range');
  const out: GoValue[] = [];
  for (let i = 0; i < items.length; i += size) out.push(list(items.slice(i, i + size)));
  return new GoSlice(out, types.sliceSlice);
}

function slice(v: GoValue, indices: readonly GoValue[]): GoValue {
  const items = elements(v, (kind) => `list should be type of slice or array but ${kind}`);
  if (!items.length) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0])) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1])) : items.length;
  if (start < 0 || end < start || end > items.length) panic('reflect.Value.Slice: slice index out of bounds');
  if (v instanceof GoBytes) return new GoBytes(v.bytes.subarray(start, end));
  return new GoSlice(items.slice(start, end), (v as GoSlice).type);
}

function uniq(items: readonly GoValue[]): GoValue[] {
  const seen = new Set<GoValue>();
  const out: GoValue[] = [];
  for (const item of items) {
    const simple = item === null || typeof item !== 'object';
    if (simple ? seen.has(item) : inList(out, item)) continue;
    if (simple) seen.add(item);
    out.push(item);
  }
  return out;
}

const both = (name: string, def: FunctionDef): Record<string, FunctionDef> => ({
  [name]: def,
  [`must${name[0]!.toUpperCase()}${name.slice(1)}`]: def,
});

export const lists: FunctionTable = {
  list: variadic([], 'any', (_, ...v) => list(v)),
  tuple: variadic([], 'any', (_, ...v) => list(v)),
  ...both(
    'append',
    fn(['any', 'any'], (_, l, v) => list([...elements(l, (k) => `Cannot push on type ${k}`), v])),
  ),
  ...both(
    'push',
    fn(['any', 'any'], (_, l, v) => list([...elements(l, (k) => `Cannot push on type ${k}`), v])),
  ),
  ...both(
    'prepend',
    fn(['any', 'any'], (_, l, v) => list([v, ...elements(l, (k) => `Cannot prepend on type ${k}`)])),
  ),
  ...both(
    'first',
    fn(['any'], (_, l) => elements(l, find('first'))[0] ?? null),
  ),
  ...both(
    'last',
    fn(['any'], (_, l) => elements(l, find('last')).at(-1) ?? null),
  ),
  ...both(
    'rest',
    fn(['any'], (_, l) => tail(elements(l, find('rest')), 1, undefined)),
  ),
  ...both(
    'initial',
    fn(['any'], (_, l) => tail(elements(l, find('initial')), 0, -1)),
  ),
  ...both(
    'reverse',
    fn(['any'], (_, l) => list([...elements(l, find('reverse'))].reverse())),
  ),
  ...both(
    'uniq',
    fn(['any'], (_, l) => list(uniq(elements(l, find('uniq'))))),
  ),
  ...both(
    'compact',
    fn(['any'], (_, l) => list(elements(l, (k) => `Cannot compact on type ${k}`).filter((i) => !empty(i)))),
  ),
  ...both(
    'without',
    variadic(['any'], 'any', (_, l, ...omit) => list(elements(l, find('without')).filter((i) => !inList(omit, i)))),
  ),
  ...both(
    'has',
    fn(['any', 'any'], (_, needle, l) => (l === null ? false : inList(elements(l, find('has')), needle))),
  ),
  ...both(
    'slice',
    variadic(['any'], 'any', (_, l, ...indices) => slice(l, indices)),
  ),
  ...both(
    'chunk',
    fn(['int', 'any'], (_, n, l) =>
      chunk(
        num(n),
        elements(l, (k) => `Cannot chunk type ${k}`),
      ),
    ),
  ),
  concat: variadic([], 'any', (_, ...all) => concat(all)),
};

function tail(items: readonly GoValue[], from: number, to: number | undefined): GoSlice {
  return items.length ? list(items.slice(from, to)) : nilList();
}

function concat(all: readonly GoValue[]): GoValue {
  const out: GoValue[] = [];
  for (const l of all) {
    for (const item of elements(l, (k) => `Cannot concat type ${k} as list`)) out.push(item);
    if (out.length > runLimits.list)
      throw new GoError(`result of concat exceeds the limit of ${runLimits.list} elements`);
  }
  return out.length ? list(out) : nilList();
}
