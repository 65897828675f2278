import { isPrint, quoteRune } from '../../kube/go-quote.js';
import { type Directive, pad } from './directive.js';
import { floatText } from './float-digits.js';

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** An integer under a verb; undefined where the verb does not fit (fmt/print.go fmtInteger). */
export function integerText(value: bigint, isSigned: boolean, verb: string, d: Directive): string | undefined {
  if (verb === 'v' && d.sharpV && !isSigned) return digitsText(value, 16, 'v', { ...d, sharp: true });
  const base = bases[verb];
  if (base !== undefined) return digitsText(value, base, verb, d);
  const code = BigInt.asUintN(64, value);
  const rune =
    code <= 0x10ffffn && !(code >= 0xd800n && code <= 0xdfffn) ? String.fromCodePoint(Number(code)) : '\ufffd';
  if (verb === 'c') return pad(rune, d);
  if (verb === 'q') return pad(`'${quoteRune(rune, "'", d.plus)}'`, d);
  if (verb !== 'U') return undefined;
  const digits = code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, d.precision ?? 0), '0');
  const shown = d.sharp && code <= 0x10ffffn && isPrint(rune) ? ` '${rune}'` : '';
  return pad(`U+${digits}${shown}`, { ...d, zero: false });
}

/** fmt/format.go fmtInteger. */
function digitsText(value: bigint, base: number, verb: string, d: Directive): string {
  const negative = value < 0n;
  if (d.precision === 0 && value === 0n) return ' '.repeat(d.width ?? 0);
  const signs = negative || d.plus || d.space ? 1 : 0;
  const least = d.precision ?? (d.zero && !d.minus && d.width !== undefined ? d.width - signs : 0);
  let digits = (negative ? -value : value).toString(base).padStart(least, '0');
  if (verb === 'X') digits = digits.toUpperCase();
  if (d.sharp) {
    if (base === 2) digits = `0b${digits}`;
    else if (base === 8) digits = digits[0] === '0' ? digits : `0${digits}`;
    else if (base === 16) digits = `0${verb === 'X' ? 'X' : 'x'}${digits}`;
  }
  if (verb === 'O') digits = `0o${digits}`;
  const sign = negative ? '-' : d.plus ? '+' : d.space ? ' ' : '';
  return pad(sign + digits, { ...d, zero: false });
}

const defaults: Readonly<Record<string, number>> = { v: -1, b: -1, g: -1, G: -1, x: -1, X: -1, f: 6, F: 6, e: 6, E: 6 };

/** A float64 under a verb; undefined where the verb does not fit (fmt/print.go and format.go fmtFloat). */
export function floatVerb(f: number, verb: string, d: Directive): string | undefined {
  const usual = defaults[verb];
  if (usual === undefined) return undefined;
  const negative = f < 0 || Object.is(f, -0);
  const sign = negative ? '-' : d.plus ? '+' : d.space ? ' ' : '';
  if (Number.isNaN(f)) return pad(`${d.plus ? '+' : d.space ? ' ' : ''}NaN`, { ...d, zero: false });
  if (!Number.isFinite(f)) return pad(`${sign || '+'}Inf`, { ...d, zero: false });
  const kind = verb === 'v' ? 'g' : verb.toLowerCase();
  const precision = d.precision ?? usual;
  const plain = floatText(Math.abs(f), kind, precision);
  const whole = d.sharp && kind !== 'b' ? withPoint(plain, verb, precision) : plain;
  const text = 'EGX'.includes(verb) ? whole.toUpperCase() : whole;
  const missing = (d.width ?? 0) - text.length - sign.length;
  if (sign && d.zero && !d.minus && missing > 0) return sign + '0'.repeat(missing) + text;
  return pad(sign + text, d);
}

/** `#`: a decimal point always, and the zeros at the end that %g drops. */
function withPoint(text: string, verb: string, precision: number): string {
  const tail = /[pP].*$/.exec(text)?.[0] ?? (/[xX]/.test(verb) ? '' : (/[eE].*$/.exec(text)?.[0] ?? ''));
  const head = text.slice(0, text.length - tail.length);
  let wanted = 'vgGx'.includes(verb) ? (precision === -1 ? 6 : precision) : 0;
  wanted -= head.replace('.', '').replace(/^0+/, '').length;
  if (head.includes('.')) return head + '0'.repeat(Math.max(wanted, 0)) + tail;
  if (head === '0') wanted--;
  return `${head}.${'0'.repeat(Math.max(wanted, 0))}${tail}`;
}
