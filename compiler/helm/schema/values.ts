import { deepEqual } from '../go/compare.js';
import { decimalDigits, formatFloat, plain as plainDigits } from '../go/strconv.js';
import { GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { singleQuoted } from './display.js';

export const listOf = (v: GoValue): readonly GoValue[] => (v instanceof GoSlice ? v.items : v === undefined ? [] : [v]);

export function typeOf(v: GoValue): string {
  if (v === null || v === undefined) return 'null';
  if (v instanceof GoMap) return 'object';
  if (v instanceof GoSlice) return 'array';
  return typeof v === 'string' ? 'string' : typeof v === 'boolean' ? 'boolean' : 'number';
}

export function isType(v: GoValue, type: string): boolean {
  if (type === 'integer') return v instanceof GoInt || (typeof v === 'number' && Number.isInteger(v));
  return typeOf(v) === type;
}

export const plain = (v: GoValue): GoValue => (v instanceof GoInt ? Number(v.value) : v);
export const same = (a: GoValue, b: GoValue): boolean => deepEqual(plain(a), plain(b));
export const composite = (v: GoValue): boolean => v instanceof GoMap || v instanceof GoSlice;

export function display(v: GoValue): string {
  if (typeof v === 'string') return singleQuoted(v);
  if (v === null || v === undefined) return '<nil>';
  if (composite(v)) return 'value';
  return typeof v === 'number' ? formatFloat(v).replace(/^(-?\d+)$/, '$1') : String(v instanceof GoInt ? v.value : v);
}

export function enumMessage(options: readonly GoValue[]): string {
  if (options.some(composite)) return "'enum' failed";
  return options.length === 1
    ? `value must be ${display(options[0])}`
    : `value must be one of ${options.map(display).join(', ')}`;
}

export function absent(value: GoMap, required: GoValue): string[] {
  return listOf(required).filter((r): r is string => typeof r === 'string' && !value.has(r));
}

export function duplicate(items: readonly GoValue[]): [number, number] | undefined {
  for (let i = 1; i < Math.min(items.length, 2_000); i++)
    for (let j = 0; j < i; j++) if (same(items[i], items[j])) return [j, i];
  return undefined;
}

/** The package prints counts for English readers: 65,536. */
export const local = (n: number): string => n.toLocaleString('en-US');

/** Floats, which it prints from a million on as 1×10⁰⁶ (x/text message fmtVariableFloat). */
export function localFloat(n: number): string {
  const { negative, digits, point } = decimalDigits(n);
  const exponent = point - 1;
  const sign = negative ? '-' : '';
  if (exponent >= -4 && exponent < 6) {
    const [whole, fraction] = plainDigits(digits, point).split('.') as [string, string?];
    return `${sign}${local(Number(whole))}${fraction ? `.${fraction}` : ''}`;
  }
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const power = [...String(Math.abs(exponent)).padStart(2, '0')].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]).join('');
  return `${sign}${mantissa}×10${exponent < 0 ? '⁻' : ''}${power}`;
}
