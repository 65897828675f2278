import { CelError, Duration, Timestamp, Uint, type Value } from '../eval/values.js';

/** Checked arithmetic of int64 and uint64 (common/types/overflow.go). */
export function int64(n: bigint): bigint {
  if (n !== BigInt.asIntN(64, n)) throw new CelError('integer overflow');
  return n;
}

export function uint64(n: bigint): Uint {
  if (n !== BigInt.asUintN(64, n)) throw new CelError('unsigned integer overflow');
  return new Uint(n);
}

export function duration64(n: bigint): Duration {
  if (n !== BigInt.asIntN(64, n)) throw new CelError('duration overflow');
  return new Duration(n);
}

const minSeconds = -62135596800n;
const maxSeconds = 253402300799n;
export const nanos = 1_000_000_000n;

export function timestampOf(ns: bigint): Timestamp {
  const seconds = ns >= 0n ? ns / nanos : (ns - nanos + 1n) / nanos;
  if (seconds < minSeconds || seconds > maxSeconds) throw new CelError('timestamp overflow');
  return new Timestamp(ns);
}

export const uintOf = (v: Value): bigint => (v as Uint).value;

/** strconv.FormatFloat(f, 'g', -1, 64), as `string(1.5)` prints. */
export function formatDouble(n: number): string {
  if (Number.isNaN(n)) return 'NaN';
  if (!Number.isFinite(n)) return n > 0 ? '+Inf' : '-Inf';
  const exponent = n === 0 ? 0 : Math.floor(Math.log10(Math.abs(n)));
  if (exponent < -4 || exponent >= 21) {
    const [mantissa = '', power = '0'] = n.toExponential().split('e');
    const digits = Math.abs(Number(power)).toString().padStart(2, '0');
    return `${mantissa}e${Number(power) < 0 ? '-' : '+'}${digits}`;
  }
  return String(n);
}
