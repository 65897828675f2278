import { isPrint, quoteRune } from '../../kube/go-quote.js';
import { type Directive, maxWidth, pad, signed } from './directive.js';
import { formatV } from './print.js';
import { decimalDigits, formatFloat, plain, scientific } from './strconv.js';
import { GoInt, type GoValue, typeName } from './values.js';

const bases: Record<string, number> = { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** A verb that does not fit: the value as %v prints it, with the flags that stand (fmt/print.go badVerb). */
export function bad(v: GoValue, d: Directive): string {
  const value = (): string => {
    if (typeof v === 'number') return floatVerb(v, { ...d, verb: 'g' });
    if (v instanceof GoInt) return intVerb(v, { ...d, verb: 'd' });
    const text = formatV(v);
    return pad(typeof v === 'string' && d.precision !== undefined ? [...text].slice(0, d.precision).join('') : text, d);
  };
  return `%!${d.verb}(${typeName(v)}=${value()})`;
}

export function intVerb(v: GoInt, d: Directive): string {
  const base = bases[d.verb];
  if (base !== undefined) return pad(intDigits(v.value, base, d), d, d.zero && d.precision === undefined);
  const n = v.number;
  const rune = n >= 0 && n <= 0x10ffff && !(n >= 0xd800 && n <= 0xdfff) ? String.fromCodePoint(n) : '\ufffd';
  switch (d.verb) {
    case 'c':
      return pad(rune, d);
    case 'q':
      return pad(`'${quoteRune(rune, "'", d.plus)}'`, d);
    case 'U': {
      const code = `U+${n.toString(16).toUpperCase().padStart(4, '0')}`;
      return pad(d.sharp && isPrint(rune) ? `${code} '${rune}'` : code, d);
    }
    default:
      return bad(v, d);
  }
}

function intDigits(value: bigint, base: number, d: Directive): string {
  let digits = (value < 0n ? -value : value).toString(base);
  if (d.precision !== undefined) digits = d.precision === 0 && value === 0n ? '' : digits.padStart(d.precision, '0');
  if (d.verb === 'X') digits = digits.toUpperCase();
  if (d.verb === 'O') digits = `0o${digits}`;
  else if (d.sharp)
    digits =
      base === 16
        ? `0${d.verb}${digits}`
        : base === 8 && digits[0] !== '0'
          ? `0${digits}`
          : base === 2
            ? `0b${digits}`
            : digits;
  return signed(value < 0n ? `-${digits}` : digits, d);
}

export function floatVerb(f: number, d: Directive): string {
  if (!Number.isFinite(f)) {
    const text = Number.isNaN(f) ? (d.plus ? '+NaN' : 'NaN') : f > 0 ? (d.plus ? '+Inf' : '+Inf') : '-Inf';
    return pad(text, { ...d, zero: false });
  }
  const text = floatDigits(f, d);
  return pad(signed('EG'.includes(d.verb) ? text.toUpperCase() : text, d), d, d.zero);
}

function floatDigits(f: number, d: Directive): string {
  const negative = f < 0 || Object.is(f, -0) ? '-' : '';
  const abs = Math.abs(f);
  const kind = d.verb.toLowerCase();
  if (kind === 'f') return negative + fixed(abs, d.precision ?? 6);
  if (kind === 'e') return negative + goExponent(abs.toExponential(Math.min(d.precision ?? 6, 100)));
  if (kind === 'g') return negative + general(abs, d);
  return formatFloat(f);
}

/** `toFixed` is exact only below 1e21. */
function fixed(abs: number, precision: number): string {
  if (abs < 1e21 && precision <= 100) return abs.toFixed(precision);
  const { digits, point } = decimalDigits(abs);
  const whole = abs >= 1e21 ? BigInt(abs).toString() : plain(digits, point);
  return precision ? `${whole}.${'0'.repeat(Math.min(precision, maxWidth))}` : whole;
}

const goExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

function general(abs: number, d: Directive): string {
  if (d.precision === undefined && !d.sharp) return formatFloat(abs);
  const precision = Math.max(1, Math.min(d.precision ?? 6, 100));
  const [mantissa, exp] = abs.toExponential(precision - 1).split('e') as [string, string];
  const all = mantissa.replace('.', '');
  const digits = d.sharp ? all : all.replace(/0+$/, '') || '0';
  const exponent = Number(exp);
  if (exponent < -4 || exponent >= precision) return scientific(digits, exponent);
  return plain(digits, exponent + 1);
}
