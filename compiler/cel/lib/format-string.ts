import {
  CelError,
  CelList,
  CelMap,
  Duration,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
} from '../eval/values.js';
import { formatDouble } from './numbers.js';
import { formatDuration, formatTimestamp } from './time.js';

/** `"%s is %d".format([…])` (ext/formatting.go). */
export function formatString(text: string, args: readonly Value[]): string {
  let out = '';
  let next = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '%') {
      out += text[i];
      continue;
    }
    i++;
    if (text[i] === '%') {
      out += '%';
      continue;
    }
    const precision = /^\.(\d+)/.exec(text.slice(i));
    if (precision) i += precision[0].length;
    const verb = text[i];
    if (verb === undefined) throw new CelError('unexpected end of string');
    if (next >= args.length) throw new CelError(`index ${next} out of range`);
    out += one(verb, args[next]!, precision ? Number(precision[1]) : undefined);
    next++;
  }
  return out;
}

function one(verb: string, v: Value, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return show(v);
    case 'd':
      return decimal(v);
    case 'f':
      return Number.isFinite(number(v)) ? fixed(number(v), precision ?? 6) : formatDouble(number(v));
    case 'e': {
      const [mantissa = '', power = '0'] = number(v)
        .toExponential(precision ?? 6)
        .split('e');
      // cel-go prints through golang.org/x/text, which writes the power of ten raised.
      const digits = String(Math.abs(Number(power))).padStart(2, '0');
      return `${mantissa}×10${Number(power) < 0 ? '⁻' : ''}${digits.replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]!)}`;
    }
    case 'b':
      return typeof v === 'boolean' ? (v ? '1' : '0') : integer(v, 'bool, int or uint').toString(2);
    case 'o':
      return integer(v, 'int or uint').toString(8);
    case 'x':
    case 'X': {
      const hex =
        typeof v === 'string' || v instanceof Uint8Array
          ? Buffer.from(typeof v === 'string' ? new TextEncoder().encode(v) : v).toString('hex')
          : integer(v, 'int, uint, string or bytes').toString(16);
      return verb === 'X' ? hex.toUpperCase() : hex;
    }
    default:
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

const fixed = (n: number, precision: number): string => n.toFixed(Math.min(100, precision));

function decimal(v: Value): string {
  if (typeof v === 'bigint') return v.toString();
  if (v instanceof Uint) return v.value.toString();
  if (typeof v === 'number' && !Number.isFinite(v)) return formatDouble(v);
  throw new CelError(
    `error during formatting: decimal clause can only be used on integers, was given ${typeNameOf(v)}`,
  );
}

function number(v: Value): number {
  if (typeof v === 'number') return v;
  if (typeof v === 'bigint') return Number(v);
  if (v instanceof Uint) return Number(v.value);
  throw new CelError(
    `error during formatting: fixed-point clause can only be used on doubles, was given ${typeNameOf(v)}`,
  );
}

function integer(v: Value, wanted: string): bigint {
  if (typeof v === 'bigint') return v;
  if (v instanceof Uint) return v.value;
  throw new CelError(`error during formatting: only ${wanted} can be formatted so, was given ${typeNameOf(v)}`);
}

/** The text of a value within `%s`; strings inside lists and maps are quoted. */
function show(v: Value, nested = false): string {
  if (v === null) return 'null';
  if (typeof v === 'string') return nested ? JSON.stringify(v) : v;
  if (typeof v === 'number') return formatDouble(v);
  if (typeof v === 'bigint' || typeof v === 'boolean') return String(v);
  if (v instanceof Uint) return String(v.value);
  if (v instanceof Uint8Array) return new TextDecoder().decode(v);
  if (v instanceof Timestamp) return nested ? `timestamp("${formatTimestamp(v)}")` : formatTimestamp(v);
  if (v instanceof Duration) return nested ? `duration("${formatDuration(v)}")` : formatDuration(v);
  if (v instanceof TypeValue) return v.type.name;
  if (v instanceof CelList) return `[${v.items.map((x) => show(x, true)).join(', ')}]`;
  if (v instanceof CelMap) {
    const parts = [...v.pairs()].map(([k, x]) => `${show(k, true)}:${show(x, true)}`);
    return `{${parts.sort().join(', ')}}`;
  }
  throw new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeNameOf(v)}`,
  );
}
