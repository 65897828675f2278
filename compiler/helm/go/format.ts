import { byteLength } from './bytes.js';
import { type Directive, maxWidth } from './directive.js';
import { printArgument } from './format-value.js';
import { formatV } from './print.js';
import { GoInt, type GoValue, typeName } from './values.js';

/** `fmt.Sprintf`. Mirrors the rules of Go's fmt/print.go doPrintf. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Printer(format, args).run();
}

const unflagged: Directive = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  sharpV: false,
  plusV: false,
};

class Printer {
  private out = '';
  private at = 0;
  private next = 0;
  private reordered = false;
  private goodIndex = true;
  /** What stands just before is an index like `[3]`. */
  private afterIndex = false;

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
      if (!this.simple()) this.directive();
    }
    if (!this.reordered && this.next < this.args.length) this.extra();
    return this.out;
  }

  /** Texts under %s and %v without flags, which are most. */
  private simple(): boolean {
    const c = this.format[this.at];
    const arg = this.args[this.next];
    if ((c !== 's' && c !== 'v') || typeof arg !== 'string') return false;
    this.out += arg;
    this.at++;
    this.next++;
    return true;
  }

  private extra(): void {
    const extra = this.args
      .slice(this.next)
      .map((a) => (a === null || a === undefined ? '<nil>' : `${typeName(a)}=${formatV(a)}`));
    this.out += `%!(EXTRA ${extra.join(', ')})`;
  }

  private directive(): void {
    const d: Directive = { ...unflagged };
    this.goodIndex = true;
    this.flags(d);
    this.afterIndex = this.argIndex();
    this.width(d);
    this.precision(d);
    if (!this.afterIndex) this.argIndex();
    const rune = this.format.codePointAt(this.at);
    if (rune === undefined) {
      this.out += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(rune);
    this.at += verb.length;
    if (verb === '%') this.out += '%';
    else if (!this.goodIndex) this.out += `%!${verb}(BADINDEX)`;
    else if (this.next >= this.args.length) this.out += `%!${verb}(MISSING)`;
    else {
      const of = verb === 'v' || verb === 'w' ? { ...d, sharp: false, plus: false, sharpV: d.sharp, plusV: d.plus } : d;
      this.out += printArgument(this.args[this.next++], verb, of);
    }
  }

  private flags(d: Directive): void {
    for (; ; this.at++) {
      const c = this.format[this.at];
      if (c === '+') d.plus = true;
      else if (c === '-') d.minus = true;
      else if (c === '#') d.sharp = true;
      else if (c === ' ') d.space = true;
      else if (c === '0') d.zero = true;
      else return;
    }
  }

  /** Whether a well-formed `[n]` was there. */
  private argIndex(): boolean {
    if (this.format[this.at] !== '[') return false;
    this.reordered = true;
    const close = this.format.indexOf(']', this.at);
    const inside = close < 0 ? '' : this.format.slice(this.at + 1, close);
    this.at = close < 0 ? this.at + 1 : close + 1;
    const n = /^[0-9]{1,7}$/.test(inside) ? Number(inside) : undefined;
    if (n !== undefined && n >= 1 && n <= this.args.length) {
      this.next = n - 1;
      return true;
    }
    this.goodIndex = false;
    return n !== undefined;
  }

  private number(): number | undefined {
    const digits = /^[0-9]+/.exec(this.format.slice(this.at))?.[0];
    if (digits === undefined) return undefined;
    // A crazy long number takes the rest of the format with it.
    if (Number(digits.slice(0, -1)) > maxWidth) {
      this.at = this.format.length;
      return undefined;
    }
    this.at += digits.length;
    return Number(digits);
  }

  private star(): number | undefined {
    this.at++;
    this.afterIndex = false;
    if (this.next >= this.args.length) return undefined;
    const arg = this.args[this.next++];
    const n = arg instanceof GoInt ? arg.number : undefined;
    return n !== undefined && Math.abs(n) <= maxWidth ? n : undefined;
  }

  private width(d: Directive): void {
    if (this.format[this.at] !== '*') {
      d.width = this.number();
      if (this.afterIndex && d.width !== undefined) this.goodIndex = false;
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
    if (this.format[this.at] !== '.' || this.at + 1 >= this.format.length) return;
    this.at++;
    if (this.afterIndex) this.goodIndex = false;
    this.afterIndex = this.argIndex();
    if (this.format[this.at] !== '*') {
      d.precision = this.number() ?? 0;
      return;
    }
    const n = this.star();
    if (n === undefined || n < 0) this.out += '%!(BADPREC)';
    else d.precision = n;
  }
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
