import { fromBytes } from '../go/bytes.js';
import { formatV } from '../go/print.js';
import { parseFloat64, parseInt64 } from '../go/strconv.js';
import { GoBytes, GoInt, GoMap, GoSlice, GoStruct, type GoValue } from '../go/values.js';

/** sprig's strval. */
export function strval(v: GoValue): string {
  if (typeof v === 'string') return v;
  return v instanceof GoBytes ? fromBytes(v.bytes) : formatV(v);
}

/** sprig's strslice: the elements as strings, nils left out. */
export function strslice(v: GoValue): string[] {
  if (v instanceof GoSlice) return v.items.filter((i) => i !== null && i !== undefined).map(strval);
  if (v instanceof GoBytes) return [...v.bytes].map(String);
  return v === null || v === undefined ? [] : [strval(v)];
}

const int64Range = (n: number): bigint => {
  if (Number.isNaN(n)) return -(1n << 63n);
  const t = Math.trunc(n);
  return t >= 2 ** 63 || t < -(2 ** 63) ? -(1n << 63n) : BigInt(t);
};

/** spf13/cast ToInt64: floats are cut, text is read as an integer, anything else is 0. */
export function toInt64(v: GoValue): bigint {
  if (v instanceof GoInt) return BigInt.asIntN(64, v.value);
  if (typeof v === 'number') return int64Range(v);
  if (typeof v === 'boolean') return v ? 1n : 0n;
  if (typeof v === 'string') return parseInt64(trimZeroDecimal(v), 0) ?? 0n;
  return 0n;
}

/** cast strips leading zeros ("0123" is decimal there) and a fraction of zeros before it parses. */
function trimZeroDecimal(text: string): string {
  let s = text;
  const fraction = /^(.*)\.0+$/s.exec(s);
  if (fraction?.[1]) s = fraction[1];
  return s;
}

/** spf13/cast ToFloat64. */
export function toFloat64(v: GoValue): number {
  if (typeof v === 'number') return v;
  if (v instanceof GoInt) return Number(v.value);
  if (typeof v === 'boolean') return v ? 1 : 0;
  return typeof v === 'string' ? (parseFloat64(v) ?? 0) : 0;
}

/** `reflect.TypeOf(v).Kind()`, for errors such as "Cannot find last on type string". */
export function isList(v: GoValue): v is GoSlice | GoBytes {
  return v instanceof GoSlice || v instanceof GoBytes;
}

export function itemsOf(v: GoSlice | GoBytes): GoValue[] {
  return v instanceof GoSlice ? v.items : [...v.bytes].map((b) => new GoInt(BigInt(b), 'uint8'));
}

export const isMap = (v: GoValue): v is GoMap => v instanceof GoMap;
export const isStruct = (v: GoValue): v is GoStruct => v instanceof GoStruct;
