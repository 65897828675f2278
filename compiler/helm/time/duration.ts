import { quoteGo as quote } from '../../kube/go-quote.js';
import { GoError } from '../go/values.js';

const units: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** `time.ParseDuration`, in nanoseconds. @throws GoError */
export function parseDuration(text: string): bigint {
  const bad = (): never => {
    throw new GoError(`time: invalid duration ${quote(text)}`);
  };
  const sign = /^[+-]/.exec(text)?.[0];
  let rest = sign ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') bad();
  let total = 0n;
  while (rest) {
    const number = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)/.exec(rest)?.[0];
    if (!number) return bad();
    rest = rest.slice(number.length);
    const unit = /^[^.0-9]+/.exec(rest)?.[0];
    if (!unit) throw new GoError(`time: missing unit in duration ${quote(text)}`);
    const scale = Object.hasOwn(units, unit) ? units[unit]! : undefined;
    if (scale === undefined) throw new GoError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    const [whole, fraction = ''] = number.split('.') as [string, string?];
    total += BigInt(whole || 0) * scale + (fraction ? (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length) : 0n);
    if (total > 1n << 63n) bad();
  }
  const value = sign === '-' ? -total : total;
  return value >= 1n << 63n ? bad() : value;
}

/** `Duration.String`. */
export function durationString(ns: bigint): string {
  if (ns === 0n) return '0s';
  const sign = ns < 0n ? '-' : '';
  const abs = ns < 0n ? -ns : ns;
  if (abs < 1_000_000_000n) {
    const [unit, scale] = abs < 1_000n ? ['ns', 1n] : abs < 1_000_000n ? ['µs', 1_000n] : ['ms', 1_000_000n];
    return sign + withFraction(abs, scale as bigint) + (unit as string);
  }
  const minutes = abs / units['m']!;
  const seconds = withFraction(abs % units['m']!, units['s']!);
  const hours = minutes / 60n;
  return `${sign}${hours ? `${hours}h` : ''}${minutes ? `${minutes % 60n}m` : ''}${seconds}s`;
}

function withFraction(value: bigint, scale: bigint): string {
  const whole = value / scale;
  const rest = (value % scale)
    .toString()
    .padStart(scale.toString().length - 1, '0')
    .replace(/0+$/, '');
  return scale > 1n && rest ? `${whole}.${rest}` : String(whole);
}

const longest = (1n << 63n) - 1n;

/** The nearest duration that Go has for so many nanoseconds: 64 bits of them. */
export const asDuration = (ns: bigint): bigint => (ns > longest ? longest : ns < -longest - 1n ? -longest - 1n : ns);

/** `Duration.Round`: half away from zero. */
export function roundDuration(d: bigint, m: bigint): bigint {
  if (m <= 0n) return d;
  const r = d % m;
  const abs = r < 0n ? -r : r;
  if (abs * 2n < m) return d - r;
  return asDuration(d < 0n ? d - r - m : d - r + m);
}
