import { deepEqual, empty } from '../go/compare.js';
import { type GoValue, kindName, typeName } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn, variadic } from './define.js';

export const logic: FunctionTable = {
  default: variadic(['any'], 'any', (_, d, ...given) => (!given.length || empty(given[0]) ? d : given[0]), 'whole'),
  empty: fn(['any'], (_, v) => empty(v)),
  coalesce: variadic([], 'any', (_, ...v) => v.find((x) => !empty(x)) ?? null, 'whole'),
  all: variadic([], 'any', (_, ...v) => v.every((x: GoValue) => !empty(x))),
  any: variadic([], 'any', (_, ...v) => v.some((x: GoValue) => !empty(x))),
  ternary: fn(['any', 'any', 'bool'], (_, yes, no, v) => (v ? yes : no), 'whole'),
  typeOf: fn(['any'], (_, v) => typeName(v)),
  typeIs: fn(['string', 'any'], (_, target, v) => target === typeName(v)),
  typeIsLike: fn(['string', 'any'], (_, target, v) => target === typeName(v) || `*${target}` === typeName(v)),
  kindOf: fn(['any'], (_, v) => kindName(v)),
  kindIs: fn(['string', 'any'], (_, target, v) => target === kindName(v)),
  deepEqual: fn(['any', 'any'], (_, a, b) => deepEqual(a, b)),
};
