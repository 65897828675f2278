import { quoteGo } from '../../kube/go-quote.js';
import { parseFloat64, parseInt64 } from '../go/strconv.js';
import { GoInt, type GoStruct, type GoValue } from '../go/values.js';
import { parseTime, TimeParseError } from '../time/parse-layout.js';
import { makeTime } from '../time/values.js';
import { loadZone, utc } from '../time/zone.js';
import { type Cursor, shownRune } from './cursor.js';
import { localDate, localDatetime, localTime } from './zones.js';

const noDot = "floats must start with a digit, not '.'";
const isDigit = (rune: string): boolean => /^[0-9]$/.test(rune);

/** A number or a date that begins with a digit. */
export function scanDigits(c: Cursor): GoValue {
  c.start = c.pos;
  const zero = c.next() === '0';
  const base = zero ? bases[c.peek()] : undefined;
  if (base) return withBase(c, base);
  const after = c.peek();
  if (zero && !isDigit(after)) return decimal(c);
  c.takeWhile(/[0-9]/);
  return c.peek() === '-' || c.peek() === ':' ? date(c) : decimal(c);
}

const bases: Readonly<Record<string, { digits: RegExp; wrong: string }>> = {
  b: { digits: /[01]/, wrong: 'not a binary number' },
  o: { digits: /[0-7]/, wrong: 'not an octal number' },
  x: { digits: /[0-9a-fA-F]/, wrong: 'not a hexadecimal number' },
};

function withBase(c: Cursor, { digits, wrong }: { digits: RegExp; wrong: string }): GoValue {
  c.next();
  const first = c.peek();
  if (!digits.test(first)) c.failAt(0, `${wrong}: '${c.current}${first || '\0'}'`);
  c.takeWhile(new RegExp(`${digits.source}|_`));
  return integer(c);
}

/** A number behind its sign; the sign is read. */
export function scanSigned(c: Cursor): GoValue {
  c.start = c.pos - 1;
  const rune = c.next();
  for (const word of ['inf', 'nan'])
    if (rune === word[0]) {
      if (!c.accept(word[1]!) || !c.accept(word[2]!)) c.failAt(0, `invalid float: '${c.current}'`);
      return float(c);
    }
  if (rune === '0' && bases[c.peek()])
    c.failAt(0, `cannot use sign with non-decimal numbers: '${c.current}${c.peek()}'`);
  if (rune === '.') c.failAt(0, noDot);
  if (!isDigit(rune)) c.fail(rune, `expected a digit but got ${shownRune(rune)}`);
  return decimal(c);
}

/** `.5`, which is none. */
export const bareFraction = (c: Cursor): never => c.failAt(0, noDot);

function decimal(c: Cursor): GoValue {
  c.takeWhile(/[0-9_]/);
  if (!/^[.eE]$/.test(c.peek())) return integer(c);
  c.takeWhile(/[0-9_.+eE-]/);
  return float(c);
}

const hasLeadingZero = (s: string): boolean => /^0[^box]/s.test(s) || /^[+-]0./s.test(s);
const underscoresOk = (s: string): boolean =>
  /^[+-]?(?:nan|inf)$/.test(s) || (!/(?:^|[^0-9a-fA-F])_/.test(s) && /[0-9a-fA-F]$/.test(s));

/** parse.go valueInteger */
function integer(c: Cursor): GoInt {
  const text = c.current;
  if (!underscoresOk(text)) c.failAt(0, `Invalid integer ${quoteGo(text)}: underscores must be surrounded by digits`);
  if (hasLeadingZero(text)) c.failAt(0, `Invalid integer ${quoteGo(text)}: cannot have leading zeroes`);
  const value = parseInt64(text, 0);
  return value === undefined ? c.failAt(0, `${text} is out of range for int64`) : new GoInt(value, 'int64');
}

/** parse.go valueFloat */
export function float(c: Cursor): number {
  const text = c.current;
  const parts = text.split(/[.eE]/).filter((part) => part !== '');
  const invalid = (why: string): never => c.failAt(0, `Invalid float ${quoteGo(text)}: ${why}`);
  if (!parts.every(underscoresOk)) invalid('underscores must be surrounded by digits');
  if (parts.length && hasLeadingZero(parts[0]!)) invalid('cannot have leading zeroes');
  if (/\.(?![0-9])/.test(text)) invalid("'.' must be followed by one or more digits");
  const plain = text.replaceAll('_', '').replace(/^[+-]nan$/, 'nan');
  const value = parseFloat64(plain);
  if (value !== undefined) return value;
  if (/^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(plain)) c.failAt(0, `${text} is out of range for float64`);
  return c.failAt(0, `Invalid float value: ${quoteGo(text)}`);
}

/** parse.go dtTypes */
const layouts = [
  ['2006-01-02T15:04:05.999999999Z07:00', undefined],
  ['2006-01-02T15:04:05.999999999', localDatetime],
  ['2006-01-02', localDate],
  ['15:04:05.999999999', localTime],
  ['2006-01-02T15:04Z07:00', undefined],
  ['2006-01-02T15:04', localDatetime],
  ['15:04', localTime],
] as const;

function date(c: Cursor): GoStruct {
  c.takeWhile(/[-0-9:Tt .Zz+]/);
  const text = c.current.trim().replaceAll('z', 'Z').replace(/[t ]/g, 'T');
  const wrong = (): never => c.failAt(0, `invalid datetime: ${quoteGo(text)}`);
  for (const [layout, zone] of layouts) {
    try {
      const instant = parseTime(layout, text, zone ?? loadZone('Local') ?? utc);
      return missesZero(text, layout) ? wrong() : makeTime(instant);
    } catch (e) {
      if (!(e instanceof TimeParseError)) throw e;
    }
  }
  return wrong();
}

/** Go reads hours of one digit, TOML has none: the separators must stand where the layout has them. */
function missesZero(text: string, layout: string): boolean {
  const fixed = /^[^.Z]*/.exec(layout)![0];
  return [...fixed].some((c, i) => !isDigit(c) && text[i] !== c);
}
