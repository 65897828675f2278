import { compareStrings } from './bytes.js';
import { sprintf } from './format.js';
import {
  GoBytes,
  GoError,
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  GoText,
  type GoValue,
  isNilMap,
  typeName,
} from './values.js';

/** Truth as `if`, `and` and `or` see it (text/template exec.go isTrue). */
export function truth(v: GoValue): boolean {
  switch (typeof v) {
    case 'boolean':
      return v;
    case 'string':
      return v !== '';
    case 'number':
      return v !== 0;
    case 'undefined':
      return false;
  }
  if (v === null) return false;
  if (v instanceof GoMap) return v.size > 0;
  if (v instanceof GoSlice) return v.items.length > 0;
  if (v instanceof GoInt) return v.value !== 0n;
  if (v instanceof GoText) return v.text !== '';
  if (v instanceof GoBytes) return v.bytes.length > 0;
  return true;
}

type BasicKind = 'invalid' | 'bool' | 'int' | 'uint' | 'float' | 'string';

function basicKind(v: GoValue): BasicKind {
  if (typeof v === 'string') return 'string';
  if (typeof v === 'number') return 'float';
  if (typeof v === 'boolean') return 'bool';
  if (v instanceof GoInt) return v.type.startsWith('u') ? 'uint' : 'int';
  return 'invalid';
}

const integral = (k: BasicKind): boolean => k === 'int' || k === 'uint';

function sameBasic(a: GoValue, b: GoValue): boolean {
  return a instanceof GoInt ? a.value === (b as GoInt).value : a === b;
}

/** `eq a b…` (text/template funcs.go). @throws GoError as Go words it */
export function equal(first: GoValue, others: readonly GoValue[]): boolean {
  if (!others.length) throw new GoError('missing argument for comparison');
  const k1 = basicKind(first);
  for (const other of others) {
    const k2 = basicKind(other);
    if (k1 === 'invalid' && k2 === 'invalid') {
      if (equalComposite(first, other)) return true;
    } else if (k1 !== k2 && !(integral(k1) && integral(k2))) {
      if (first !== undefined && first !== null && other !== undefined && other !== null)
        throw new GoError(`incompatible types for comparison: ${typeName(first)} and ${typeName(other)}`);
    } else if (sameBasic(first, other)) return true;
  }
  return false;
}

const reflectKind = (v: GoValue): string =>
  v === undefined || v === null
    ? 'invalid'
    : v instanceof GoMap
      ? 'map'
      : v instanceof GoStruct
        ? v.type.kind
        : 'slice';

function equalComposite(a: GoValue, b: GoValue): boolean {
  const nilA = a === undefined || a === null;
  const nilB = b === undefined || b === null;
  if (nilA || nilB) return nilA === nilB;
  if (reflectKind(a) !== reflectKind(b))
    throw new GoError(sprintf('non-comparable types %s: %v, %s: %v', [a, typeName(a), typeName(b), b]));
  if (!(b instanceof GoStruct)) throw new GoError(sprintf('non-comparable type %s: %v', [b, typeName(b)]));
  return a === b;
}

/** `lt a b`. */
export function less(a: GoValue, b: GoValue): boolean {
  const k1 = basicKind(a);
  const k2 = k1 === 'invalid' ? k1 : basicKind(b);
  if (k1 === 'invalid' || k2 === 'invalid') throw new GoError('invalid type for comparison');
  if (k1 !== k2 && !(integral(k1) && integral(k2)))
    throw new GoError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
  if (k1 === 'bool') throw new GoError('invalid type for comparison');
  if (k1 === 'string') return compareStrings(a as string, b as string) < 0;
  if (k1 === 'float') return (a as number) < (b as number);
  return (a as GoInt).value < (b as GoInt).value;
}

/** `reflect.DeepEqual`: types must agree exactly, so int 80 and float64 80 differ. */
export function deepEqual(a: GoValue, b: GoValue, depth = 0): boolean {
  if (a === undefined || a === null) return b === undefined || b === null;
  if (typeof a !== 'object' || typeof b !== 'object' || b === null) return a === b;
  if (a === b) return true;
  if (depth > 1000) throw new GoError('values nest too deeply to compare');
  if (typeName(a) !== typeName(b)) return false;
  if (a instanceof GoInt) return a.value === (b as GoInt).value;
  if (a instanceof GoText) return a.text === (b as GoText).text;
  if (a instanceof GoBytes) return Buffer.compare(a.bytes, (b as GoBytes).bytes) === 0;
  if (a instanceof GoSlice) {
    const { items, isNil } = b as GoSlice;
    return (
      a.isNil === isNil && a.items.length === items.length && a.items.every((x, i) => deepEqual(x, items[i], depth + 1))
    );
  }
  if (a instanceof GoMap && isNilMap(a) !== isNilMap(b as GoMap)) return false;
  const left = a instanceof GoMap ? a : a.fields;
  const right = b instanceof GoMap ? b : (b as GoStruct).fields;
  if (left.size !== right.size) return false;
  for (const [k, v] of left) if (!right.has(k) || !deepEqual(v, right.get(k), depth + 1)) return false;
  return true;
}

/** sprig's `empty`, which `default` and `coalesce` build on; like `truth`, negated. */
export function empty(v: GoValue): boolean {
  return !truth(v);
}
