import { fn } from '../check/env.js';
import { CelError, Duration, Timestamp, Uint, type Value } from '../eval/values.js';
import { formatDouble, int64, nanos, uint64, uintOf } from './numbers.js';
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp } from './time.js';

const same = ([v]: readonly Value[]): Value => v!;

/** Type conversions by name (common/types, ConvertToType). */
export const conversions = [
  fn('bool', {
    '(bool) -> bool': same,
    '(string) -> bool': ([s]) => {
      if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(s as string)) return true;
      if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(s as string)) return false;
      throw unconvertible('bool');
    },
  }),
  fn('bytes', {
    '(bytes) -> bytes': same,
    '(string) -> bytes': ([s]) => new TextEncoder().encode(s as string),
  }),
  fn('double', {
    '(double) -> double': same,
    '(int) -> double': ([n]) => Number(n),
    '(string) -> double': ([s]) => parseDouble(s as string),
    '(uint) -> double': ([n]) => Number(uintOf(n!)),
  }),
  fn('duration', {
    '(duration) -> duration': same,
    '(int) -> duration': ([n]) => new Duration(n as bigint),
    '(string) -> duration': ([s]) => parseDuration(s as string),
  }),
  fn('int', {
    '(int) -> int': same,
    '(double) -> int': ([n]) => {
      const d = n as number;
      if (!Number.isFinite(d) || Math.abs(d) >= 2 ** 63) throw new CelError('integer overflow');
      return BigInt(Math.trunc(d));
    },
    '(duration) -> int': ([d]) => (d as Duration).ns,
    '(string) -> int': ([s]) => parseInteger('int', s as string, /^[+-]?\d+$/, (n) => n === BigInt.asIntN(64, n)),
    '(timestamp) -> int': ([t]) => floorDiv((t as Timestamp).ns, nanos),
    '(uint) -> int': ([n]) => int64(uintOf(n!)),
  }),
  fn('string', {
    '(string) -> string': same,
    '(bool) -> string': ([v]) => String(v),
    '(bytes) -> string': ([v]) => decode(v as Uint8Array),
    '(double) -> string': ([v]) => formatDouble(v as number),
    '(duration) -> string': ([v]) => formatDuration(v as Duration),
    '(int) -> string': ([v]) => String(v),
    '(timestamp) -> string': ([v]) => formatTimestamp(v as Timestamp),
    '(uint) -> string': ([v]) => String(uintOf(v!)),
  }),
  fn('timestamp', {
    '(timestamp) -> timestamp': same,
    '(int) -> timestamp': ([n]) => new Timestamp((n as bigint) * nanos),
    '(string) -> timestamp': ([s]) => parseTimestamp(s as string),
  }),
  fn('uint', {
    '(uint) -> uint': same,
    '(double) -> uint': ([n]) => {
      const d = n as number;
      if (!Number.isFinite(d) || d < 0 || d >= 2 ** 64) throw new CelError('unsigned integer overflow');
      return new Uint(BigInt(Math.trunc(d)));
    },
    '(int) -> uint': ([n]) => uint64(n as bigint),
    '(string) -> uint': ([s]) =>
      new Uint(parseInteger('uint', s as string, /^\d+$/, (n) => n === BigInt.asUintN(64, n))),
  }),
];

const unconvertible = (type: string): CelError => new CelError(`type conversion error from 'string' to '${type}'`);

function parseInteger(type: string, text: string, form: RegExp, inRange: (n: bigint) => boolean): bigint {
  if (!form.test(text) || !inRange(BigInt(text))) throw unconvertible(type);
  return BigInt(text);
}

function parseDouble(text: string): number {
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text);
  if (special) return /nan/i.test(text) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) throw unconvertible('double');
  return Number(text);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : (a - b + 1n) / b);
