import { isPrint, quoteGo as quote, quoteToASCII } from '../../kube/go-quote.js';
import { byteLength, toBytes } from './bytes.js';
import { type Directive, maxWidth, pad, signed } from './directive.js';
import { bad, floatVerb, intVerb } from './format-number.js';
import { formatPlusV, formatSharpV, formatV, sortedKeys } from './print.js';
import { GoBytes, GoInt, GoMap, GoSlice, GoStruct, GoText, type GoValue, typeName } from './values.js';

/** `fmt.Sprintf`. Mirrors the flag, width, precision and error rules of Go's fmt/print.go. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Printer(format, args).run();
}

class Printer {
  private out = '';
  private at = 0;
  private next = 0;
  private reordered = false;
  private goodIndex = true;

  constructor(
    private readonly format: string,
    private readonly args: readonly GoValue[],
  ) {}

  run(): string {
    const { format } = this;
    while (this.at < format.length) {
      const percent = format.indexOf('%', this.at);
      if (percent < 0) {
        this.out += format.slice(this.at);
        break;
      }
      this.out += format.slice(this.at, percent);
      this.at = percent + 1;
      this.directive();
    }
    if (!this.reordered && this.next < this.args.length) this.extra();
    return this.out;
  }

  private extra(): void {
    const extra = this.args
      .slice(this.next)
      .map((a) => (a === null || a === undefined ? '<nil>' : `${typeName(a)}=${formatV(a)}`));
    this.out += `%!(EXTRA ${extra.join(', ')})`;
  }

  private directive(): void {
    const d: Directive = { plus: false, minus: false, sharp: false, space: false, zero: false, verb: '' };
    this.goodIndex = true;
    this.flags(d);
    this.argIndex();
    this.width(d);
    this.precision(d);
    this.argIndex();
    const rune = this.format.codePointAt(this.at);
    if (rune === undefined) {
      this.out += '%!(NOVERB)';
      return;
    }
    d.verb = String.fromCodePoint(rune);
    this.at += d.verb.length;
    if (d.verb === '%') this.out += '%';
    else if (!this.goodIndex) this.out += `%!${d.verb}(BADINDEX)`;
    else if (this.next >= this.args.length) this.out += `%!${d.verb}(MISSING)`;
    else this.out += formatArgument(this.args[this.next++], d);
  }

  private flags(d: Directive): void {
    for (; ; this.at++) {
      const c = this.format[this.at];
      if (c === '+') d.plus = true;
      else if (c === '-') {
        d.minus = true;
        d.zero = false;
      } else if (c === '#') d.sharp = true;
      else if (c === ' ') d.space = true;
      else if (c === '0') d.zero = true;
      else return;
    }
  }

  private argIndex(): void {
    if (this.format[this.at] !== '[') return;
    this.reordered = true;
    const m = /^\[([0-9]+)\]/.exec(this.format.slice(this.at, this.at + 12));
    const close = this.format.indexOf(']', this.at);
    const n = m ? Number(m[1]) : 0;
    if (n < 1 || n > this.args.length) this.goodIndex = false;
    else this.next = n - 1;
    this.at = m ? this.at + m[0].length : close < 0 ? this.at + 1 : close + 1;
  }

  private number(): number | undefined {
    const m = /^[0-9]+/.exec(this.format.slice(this.at, this.at + 9));
    if (!m) return undefined;
    this.at += m[0].length;
    return Number(m[0]);
  }

  private star(): number | undefined {
    this.at++;
    const arg = this.args[this.next++];
    const n = arg instanceof GoInt ? arg.number : undefined;
    return n !== undefined && Math.abs(n) <= maxWidth ? n : undefined;
  }

  private width(d: Directive): void {
    if (this.format[this.at] !== '*') {
      d.width = this.number();
      return;
    }
    const n = this.star();
    if (n === undefined) this.out += '%!(BADWIDTH)';
    else {
      d.width = Math.abs(n);
      if (n < 0) {
        d.minus = true;
        d.zero = false;
      }
    }
  }

  private precision(d: Directive): void {
    if (this.format[this.at] !== '.') return;
    this.at++;
    this.argIndex();
    if (this.format[this.at] !== '*') {
      d.precision = this.number() ?? 0;
      return;
    }
    const n = this.star();
    if (n === undefined || n < 0) this.out += n === undefined ? '%!(BADPREC)' : '';
    else d.precision = n;
  }
}

function formatArgument(arg: GoValue, d: Directive): string {
  const v = arg instanceof GoText ? arg.text : arg;
  if (d.verb === 'T') return pad(typeName(v), { ...d, zero: false });
  if (v === undefined || v === null) return d.verb === 'v' ? pad('<nil>', d) : `%!${d.verb}(<nil>)`;
  if (d.verb === 'v') return pad(wholeValue(v, d), { ...d, zero: d.zero && typeof v !== 'object' }, isNumber(v));
  return verbOf(v, d);
}

const isNumber = (v: GoValue): boolean => typeof v === 'number' || v instanceof GoInt;

function wholeValue(v: GoValue, d: Directive): string {
  if (d.sharp) return formatSharpV(v);
  if (typeof v === 'number' && d.precision !== undefined) return floatVerb(v, { ...d, verb: 'g', width: undefined });
  if (isNumber(v)) return signed(formatV(v), d);
  if (typeof v === 'string' && d.precision !== undefined) return [...v].slice(0, d.precision).join('');
  return d.plus ? formatPlusV(v) : formatV(v);
}

/** A value under a verb other than %v and %T. Composite values apply it to their parts. */
function verbOf(v: GoValue, d: Directive): string {
  if (typeof v === 'string') return stringVerb(v, d);
  if (typeof v === 'number') return 'eEfFgGxXb'.includes(d.verb) ? floatVerb(v, d) : bad(v, d);
  if (typeof v === 'boolean') return d.verb === 't' ? pad(String(v), d) : bad(v, d);
  if (v instanceof GoInt) {
    if (v.named?.string && 'sqxX'.includes(d.verb)) return stringVerb(v.named.string(v), d);
    return intVerb(v, d);
  }
  if (v instanceof GoBytes) return bytesVerb(v, d);
  if (v instanceof GoSlice) return `[${v.items.map((i) => element(i, d)).join(' ')}]`;
  if (v instanceof GoMap)
    return `map[${sortedKeys(v)
      .map((k) => `${stringVerb(k, d)}:${element(v.get(k), d)}`)
      .join(' ')}]`;
  if (v instanceof GoStruct) {
    if (v.type.string && 'sqxX'.includes(d.verb)) return stringVerb(v.type.string(v), d);
    return `${v.type.kind === 'ptr' ? '&' : ''}{${[...v.fields.values()].map((f) => element(f, d)).join(' ')}}`;
  }
  return formatV(v);
}

const element = (v: GoValue, d: Directive): string =>
  v === null || v === undefined ? `%!${d.verb}(<nil>)` : verbOf(v, d);

function stringVerb(text: string, d: Directive): string {
  const cut = d.precision === undefined ? text : [...text].slice(0, d.precision).join('');
  switch (d.verb) {
    case 's':
      return pad(cut, d);
    case 'v':
      return pad(d.sharp ? quote(cut) : cut, d);
    case 'q':
      if (d.sharp && !cut.includes('`') && [...cut].every((r) => r === '\t' || isPrint(r))) return pad(`\`${cut}\``, d);
      return pad(d.plus ? quoteToASCII(cut) : quote(cut), d);
    case 'x':
    case 'X':
      return pad(hex(toBytes(text), d), d);
    default:
      return bad(text, d);
  }
}

function hex(bytes: Uint8Array, d: Directive): string {
  const some = d.precision === undefined ? bytes : bytes.subarray(0, d.precision);
  const digits = [...some].map((b) => b.toString(16).padStart(2, '0'));
  const text = d.space
    ? digits.map((x) => (d.sharp ? `0x${x}` : x)).join(' ')
    : (d.sharp && digits.length ? '0x' : '') + digits.join('');
  return d.verb === 'X' ? text.toUpperCase() : text;
}

function bytesVerb(v: GoBytes, d: Directive): string {
  if (d.verb === 'd') return `[${[...v.bytes].join(' ')}]`;
  if (d.verb === 'x' || d.verb === 'X') return pad(hex(v.bytes, d), d);
  return stringVerb(Buffer.from(v.bytes).toString('utf8'), d);
}

/** `fmt.Sprint`: a space between operands when neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  let out = '';
  args.forEach((arg, i) => {
    const isString = typeof arg === 'string';
    if (i > 0 && !isString && typeof args[i - 1] !== 'string') out += ' ';
    out += formatV(arg);
  });
  return out;
}

/** `fmt.Sprintln`. */
export function sprintln(args: readonly GoValue[]): string {
  return `${args.map(formatV).join(' ')}\n`;
}

export const lengthOf = byteLength;
