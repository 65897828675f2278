/**
 * Kubernetes quantities (`100m`, `1.5Gi`, `1e3`), exact.
 * Mirrors staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go and suffix.go.
 */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** The value in nano units (10^-9), after rounding away from zero as the server does. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text it was read from, where the server takes it for canonical, which it is not always (`1.500`, `+5`). */
  readonly text?: string;
}

export const errFormatWrong =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const errNumeric = 'unable to parse numeric part of quantity';
const errSuffix = "unable to parse quantity's suffix";

const NANO = 1_000_000_000n;
const MAX = (1n << 63n) - 1n;

const decimalExponent: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaryShift: Record<string, bigint> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const decimalSuffix = new Map(Object.entries(decimalExponent).map(([s, e]) => [e, s]));
const binarySuffix = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Manifests repeat a few dozen quantities; the bound keeps hostile input from filling the memory. */
const known = new Map<string, Quantity | { error: string }>();
const maxKnown = 10_000;

/** The parsed quantity, or the server's error text. Never throws. */
export function parseQuantity(input: string | number | bigint): Quantity | { error: string } {
  const text = typeof input === 'string' ? input : String(input);
  let found = known.get(text);
  if (!found) {
    found = parse(text);
    if (known.size >= maxKnown) known.clear();
    known.set(text, found);
  }
  return found;
}

function parse(text: string): Quantity | { error: string } {
  if (text === '0') return { nano: 0n, format: 'DecimalSI', text };
  if (text === '') return { error: errFormatWrong };
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/s.exec(text);
  if (!parts) return { error: errFormatWrong };
  const [, sign, whole = '', fraction = '', suffix = ''] = parts;
  if (!/^[eEinumkKMGTP]*[-+]?\d*$/.test(suffix)) return { error: errFormatWrong };
  // No digits at all read as zero (`.`, `k`), except beyond the fast path's scale.
  const scale = suffixScale(suffix);
  if (!scale) return { error: errSuffix };
  if (whole === '' && fraction === '' && scale.exponent < -9) return { error: errNumeric };

  let numerator = BigInt(whole + fraction || '0') * NANO;
  let denominator = 10n ** BigInt(fraction.length);
  if (scale.shift) numerator <<= scale.shift;
  if (scale.exponent > 0) numerator *= 10n ** BigInt(scale.exponent);
  if (scale.exponent < 0) denominator *= 10n ** BigInt(-scale.exponent);
  // Finer than nano rounds up (away from zero); anything beyond int64 is capped.
  let nano = (numerator + denominator - 1n) / denominator;
  if (nano > MAX * NANO) nano = MAX * NANO;
  const kept = keepsText(whole.replace(/^0+/, '') || '0', fraction, scale);
  return { nano: sign === '-' ? -nano : nano, format: scale.format, ...(kept ? { text } : {}) };
}

/** Whether ParseQuantity keeps the text (its fast path). */
function keepsText(whole: string, fraction: string, { format, exponent, shift }: Scale): boolean {
  if (format === 'BinarySI')
    return !fraction && 15 - whole.length - Math.trunc(Number(shift) * 0.3) - 1 >= 0 && (BigInt(whole) & 7n) !== 0n;
  const digits = whole + fraction;
  const power = exponent - fraction.length;
  return digits.length <= 18 && power >= -9 && power % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

interface Scale {
  readonly format: QuantityFormat;
  readonly exponent: number;
  readonly shift?: bigint;
}

function suffixScale(suffix: string): Scale | undefined {
  const shift = binaryShift[suffix];
  if (shift !== undefined) return { format: 'BinarySI', exponent: 0, shift };
  const exponent = decimalExponent[suffix];
  if (exponent !== undefined) return { format: 'DecimalSI', exponent };
  const e = /^[eE]([-+]?\d+)$/.exec(suffix);
  // Beyond this every value is capped or rounds to one nano; a larger power of ten would only cost memory.
  if (e) return { format: 'DecimalExponent', exponent: Math.max(-400, Math.min(400, Number(e[1]))) };
  return undefined;
}

/** As `parseQuantity`, for values that were validated before. @throws Error on a malformed quantity */
export function quantity(input: string | number | bigint): Quantity {
  const q = parseQuantity(input);
  if ('error' in q) throw new Error(`${String(input)}: ${q.error}`);
  return q;
}

/** Value(): whole units, rounded away from zero; `undefined` reads as 0. */
export function wholeValueOf(input: string | number | bigint | Quantity | undefined): bigint {
  return ceilDiv(nanoOf(input), NANO);
}

/** MilliValue(): thousandths, rounded away from zero. */
export function milliValueOf(input: string | number | bigint | Quantity | undefined): bigint {
  return ceilDiv(nanoOf(input), 1_000_000n);
}

function nanoOf(input: string | number | bigint | Quantity | undefined): bigint {
  if (input === undefined) return 0n;
  return typeof input === 'object' ? input.nano : quantity(input).nano;
}

function ceilDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b === 0n ? q : a > 0n ? q + 1n : q - 1n;
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function subQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** The text the server stores and prints (String): canonical, where it did not keep what it read. */
export const formatQuantity = (q: Quantity): string => q.text ?? canonical(q);

/** CanonicalizeBytes. */
function canonical(q: Quantity): string {
  if (q.nano === 0n) return '0';
  if (q.format === 'BinarySI' && (q.nano <= -1024n * NANO || q.nano >= 1024n * NANO)) {
    const [mantissa, times] = removeFactors(ceilDiv(q.nano, NANO), 1024n);
    return `${mantissa}${binarySuffix[times] ?? ''}`;
  }
  let [mantissa, exponent] = removeFactors(q.nano, 10n);
  exponent -= 9;
  const over = ((exponent % 3) + 3) % 3;
  mantissa *= 10n ** BigInt(over);
  exponent -= over;
  if (q.format === 'DecimalExponent') return `${mantissa}${exponent === 0 ? '' : `e${exponent}`}`;
  const suffix = decimalSuffix.get(exponent);
  if (suffix !== undefined) return `${mantissa}${suffix}`;
  return `${mantissa * 10n ** BigInt(exponent - 18)}E`;
}

function removeFactors(value: bigint, base: bigint): [bigint, number] {
  let times = 0;
  let rest = value;
  while (rest !== 0n && rest % base === 0n) {
    rest /= base;
    times++;
  }
  return [rest, times];
}

/** The text as the server would store it, or the input itself where it is malformed. */
export function canonicalQuantity(input: string | number | bigint): string {
  const q = parseQuantity(input);
  return 'error' in q ? String(input) : formatQuantity(q);
}
