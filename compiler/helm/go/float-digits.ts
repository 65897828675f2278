import { formatFloat, plain, scientific } from './strconv.js';

interface Digits {
  readonly digits: string;
  /** Where the point stands: 0.digits × 10^point. */
  readonly point: number;
}

interface Bits {
  readonly mantissa: bigint;
  /** Of two, for the mantissa as a whole number. */
  readonly exponent: number;
}

/** `strconv.FormatFloat(|f|, verb, precision, 64)` of a finite number; -1 asks for the shortest (strconv/ftoa.go). */
export function floatText(abs: number, verb: string, precision: number): string {
  switch (verb) {
    case 'b': {
      const { mantissa, exponent } = bits(abs);
      return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
    }
    case 'x':
      return hexadecimal(abs, precision);
    case 'e':
      return exponential(
        rounded(abs, () => precision + 1),
        precision,
      );
    case 'f':
      return fixed(
        rounded(abs, (d) => d.point + precision),
        precision,
      );
    default:
      return precision < 0 ? formatFloat(abs) : general(abs, precision || 1);
  }
}

function bits(abs: number): Bits {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, abs);
  const raw = view.getBigUint64(0);
  const biased = Number(raw >> 52n) & 0x7ff;
  const fraction = raw & ((1n << 52n) - 1n);
  return biased
    ? { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
    : { mantissa: fraction, exponent: -1074 };
}

/** Every decimal digit of the number, rounded half to even to as many as are wanted, zeros at the end dropped. */
function rounded(abs: number, wanted: (exact: Digits) => number): Digits {
  const { mantissa, exponent } = bits(abs);
  if (mantissa === 0n) return { digits: '', point: 0 };
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const all = whole.toString();
  const exact = { digits: all, point: all.length + Math.min(exponent, 0) };
  const count = wanted(exact);
  if (count >= all.length) return { digits: all.replace(/0+$/, ''), point: exact.point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = BigInt(all.slice(0, count) || '0');
  const rest = all.slice(count);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const digits = (up ? kept + 1n : kept).toString().padStart(count, '0');
  const carried = digits.length > count ? 1 : 0;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed ? { digits: trimmed, point: exact.point + carried } : { digits: '', point: 0 };
}

function exponential({ digits, point }: Digits, precision: number): string {
  return scientific(digits.padEnd(precision + 1, '0'), digits ? point - 1 : 0);
}

function fixed({ digits, point }: Digits, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`;
}

function general(abs: number, precision: number): string {
  const d = rounded(abs, () => precision);
  const count = d.digits.length;
  const limit = precision > count && count >= d.point ? count : precision;
  const exponent = d.point - 1;
  if (exponent < -4 || exponent >= limit) return exponential(d, Math.min(precision, count) - 1);
  return count ? plain(d.digits, d.point) : '0';
}

/** %x: -0x1.yyyyyyyyp±ddd (strconv/ftoa.go fmtX). */
function hexadecimal(abs: number, precision: number): string {
  const found = bits(abs);
  let exponent = found.mantissa === 0n ? 0 : found.exponent + 52;
  let mantissa = found.mantissa << 8n;
  const one = 1n << 60n;
  while (mantissa !== 0n && !(mantissa & one)) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < 15) {
    const shift = BigInt(precision * 4);
    const extra = (mantissa << shift) & (one - 1n);
    mantissa >>= 60n - shift;
    if ((extra | (mantissa & 1n)) > one >> 1n) mantissa++;
    mantissa <<= 60n - shift;
    if (mantissa & (one << 1n)) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const hex = (mantissa & (one - 1n)).toString(16).padStart(15, '0');
  const fraction = precision < 0 ? hex.replace(/0+$/, '') : hex.padEnd(precision, '0').slice(0, precision);
  const e = Math.abs(exponent);
  return `0x${mantissa >> 60n}${fraction ? '.' : ''}${fraction}p${exponent < 0 ? '-' : '+'}${e < 10 ? '0' : ''}${e}`;
}
