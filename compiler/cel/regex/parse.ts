import { complement, invert, perl, posix } from './classes.js';
import type { Node, Range } from './nodes.js';

/** Message after `error parsing regexp: `. */
export class RegexError extends Error {}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const maxRepeat = 1000;
const maxDepth = 250;

/** @throws RegexError */
export function parseRegex(pattern: string): Node {
  const parser = new Parser([...pattern], pattern);
  return parser.whole();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly points: readonly string[],
    private readonly pattern: string,
  ) {}

  whole(): Node {
    const node = this.alternation({ i: false, m: false, s: false, U: false });
    if (this.at < this.points.length) throw new RegexError(`unexpected ): \`${this.pattern}\``);
    return node;
  }

  private peek(ahead = 0): string {
    return this.points[this.at + ahead] ?? '';
  }

  private eat(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.at += text.length;
    return true;
  }

  private alternation(given: Flags): Node {
    if (++this.depth > maxDepth) throw new RegexError(`expression nests too deeply: \`${this.pattern}\``);
    let flags = given;
    const branches: Node[][] = [[]];
    while (this.at < this.points.length && this.peek() !== ')') {
      if (this.eat('|')) {
        branches.push([]);
        continue;
      }
      const changed = this.flagGroup(flags);
      if (changed) flags = changed;
      else branches.at(-1)!.push(this.repetition(flags));
    }
    this.depth--;
    const items = branches.map((b): Node => (b.length === 1 ? b[0]! : { kind: 'concat', items: b }));
    return items.length === 1 ? items[0]! : { kind: 'alternate', items };
  }

  /** `(?i)` applies to the rest of the group it stands in. */
  private flagGroup(flags: Flags): Flags | undefined {
    const m = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.points.slice(this.at, this.at + 16).join(''));
    if (!m || m[0] === '(?)') return undefined;
    this.at += m[0].length;
    return withFlags(flags, m[1] ?? '', m[2] ?? '');
  }

  private repetition(flags: Flags): Node {
    let node = this.atom(flags);
    for (let last = ''; ; ) {
      const start = this.at;
      const bounds = this.bounds();
      if (!bounds) return node;
      const lazy = this.eat('?') !== flags.U;
      const shown = this.points.slice(start, this.at).join('');
      if (last) throw new RegexError(`invalid nested repetition operator: \`${last}${shown}\``);
      if (bounds[0] > maxRepeat || (bounds[1] !== Infinity && (bounds[1] > maxRepeat || bounds[1] < bounds[0])))
        throw new RegexError(`invalid repeat count: \`${shown}\``);
      node = { kind: 'repeat', item: node, min: bounds[0], max: bounds[1], lazy };
      last = shown;
    }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.eat('*')) return [0, Infinity];
    if (this.eat('+')) return [1, Infinity];
    if (this.eat('?')) return [0, 1];
    const m = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.points.slice(this.at, this.at + 12).join(''));
    if (!m) return undefined;
    this.at += m[0].length;
    const min = Number(m[1]);
    return [min, m[2] === undefined ? min : m[3] ? Number(m[3]) : Infinity];
  }

  private atom(flags: Flags): Node {
    const c = this.peek();
    this.at++;
    switch (c) {
      case '(':
        return this.group(flags);
      case '[':
        return this.charClass(flags);
      case '.':
        return { kind: 'any', newline: flags.s };
      case '^':
        return { kind: 'assert', what: flags.m ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'assert', what: flags.m ? 'lineEnd' : 'end' };
      case '*':
      case '+':
      case '?':
        throw new RegexError(`missing argument to repetition operator: \`${c}\``);
      case '\\':
        return this.escaped(flags);
      default:
        return literal(c, flags);
    }
  }

  private group(flags: Flags): Node {
    let inner = flags;
    if (this.eat('?')) {
      const rest = this.points.slice(this.at, this.at + 80).join('');
      const name = /^P?<[A-Za-z_]\w*>/.exec(rest);
      const set = /^([imsU]*)(?:-([imsU]+))?:/.exec(rest);
      if (name) this.at += name[0].length;
      else if (set) {
        this.at += set[0].length;
        inner = withFlags(flags, set[1] ?? '', set[2] ?? '');
      } else throw new RegexError(`invalid or unsupported Perl syntax: \`(?${rest[0] ?? ''}\``);
    }
    const node = this.alternation(inner);
    if (!this.eat(')')) throw new RegexError(`missing closing ): \`${this.pattern}\``);
    return node;
  }

  private escaped(flags: Flags): Node {
    const c = this.peek();
    if (c === '') throw new RegexError('trailing backslash at end of expression: ``');
    this.at++;
    const word = { A: 'start', z: 'end', b: 'word', B: 'notWord' } as const;
    if (Object.hasOwn(word, c)) return { kind: 'assert', what: word[c as keyof typeof word] };
    const lower = c.toLowerCase();
    if (Object.hasOwn(perl, lower)) return { kind: 'set', ranges: perl[lower]!, negated: c !== lower, fold: false };
    if (lower === 'p') return this.unicode(c === 'P');
    if (c === 'Q') return this.quoted(flags);
    return literal(String.fromCodePoint(this.codeOfEscape(c)), flags);
  }

  private unicode(negated: boolean): Node {
    let flip = negated;
    let name = this.peek();
    this.at++;
    if (name === '{') {
      const end = this.points.indexOf('}', this.at);
      name = end < 0 ? '' : this.points.slice(this.at, end).join('');
      this.at = end + 1;
    }
    if (name.startsWith('^')) {
      flip = !flip;
      name = name.slice(1);
    }
    const script = name.length > 2 ? `Script=${name}` : name;
    try {
      return { kind: 'class', test: new RegExp(`^\\p{${script}}$`, 'u'), negated: flip };
    } catch {
      throw new RegexError(`invalid character class range: \`\\p{${name}}\``);
    }
  }

  private quoted(flags: Flags): Node {
    const items: Node[] = [];
    while (this.at < this.points.length && !this.eat('\\E')) {
      items.push(literal(this.peek(), flags));
      this.at++;
    }
    return { kind: 'concat', items };
  }

  /** The character of an escape whose letter was read. */
  private codeOfEscape(c: string): number {
    if (Object.hasOwn(controls, c)) return controls[c]!;
    if (c === 'x') {
      const m = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(this.points.slice(this.at, this.at + 8).join(''));
      if (!m) throw new RegexError(`invalid escape sequence: \`\\x${this.peek()}\``);
      this.at += m[0].length;
      return Number.parseInt(m[1] ?? m[2]!, 16);
    }
    if (/^[0-7]$/.test(c)) {
      if (c !== '0' && !/^[0-7]$/.test(this.peek())) throw new RegexError(`invalid escape sequence: \`\\${c}\``);
      let digits = c;
      while (digits.length < 3 && /^[0-7]$/.test(this.peek())) {
        digits += this.peek();
        this.at++;
      }
      return Number.parseInt(digits, 8);
    }
    if (/^[A-Za-z0-9]$/.test(c)) throw new RegexError(`invalid escape sequence: \`\\${c}\``);
    return c.codePointAt(0)!;
  }

  private charClass(flags: Flags): Node {
    const start = this.at - 1;
    const negated = this.eat('^');
    const ranges: Range[] = [];
    const classes: Node[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) {
      if (this.peek() === '') throw new RegexError(`missing closing ]: \`${this.points.slice(start).join('')}\``);
      this.classItem(ranges, classes);
    }
    this.at++;
    const own: Node = { kind: 'set', ranges, negated: false, fold: flags.i };
    if (!classes.length) return { ...own, negated };
    return negated
      ? { kind: 'set', ranges: complement([own, ...classes]), negated: true, fold: false }
      : { kind: 'alternate', items: [own, ...classes] };
  }

  private classItem(ranges: Range[], classes: Node[]): void {
    const named = /^\[:(\^?)(\w+):\]/.exec(this.points.slice(this.at, this.at + 14).join(''));
    if (named) {
      if (!Object.hasOwn(posix, named[2]!)) throw new RegexError(`invalid character class range: \`${named[0]}\``);
      this.at += named[0].length;
      ranges.push(...(named[1] ? invert(posix[named[2]!]!) : posix[named[2]!]!));
      return;
    }
    if (this.peek() === '\\') {
      const lower = this.peek(1).toLowerCase();
      if (Object.hasOwn(perl, lower)) {
        ranges.push(...(this.peek(1) === lower ? perl[lower]! : invert(perl[lower]!)));
        this.at += 2;
        return;
      }
      if (lower === 'p') {
        const negated = this.peek(1) === 'P';
        this.at += 2;
        classes.push(this.unicode(negated));
        return;
      }
    }
    const from = this.at;
    const low = this.classChar();
    let high = low;
    if (this.peek() === '-' && this.peek(1) !== ']' && this.peek(1) !== '') {
      this.at++;
      high = this.classChar();
    }
    if (high < low)
      throw new RegexError(`invalid character class range: \`${this.points.slice(from, this.at).join('')}\``);
    ranges.push([low, high]);
  }

  private classChar(): number {
    const c = this.peek();
    this.at++;
    if (c !== '\\') return c.codePointAt(0)!;
    const escapedChar = this.peek();
    this.at++;
    return this.codeOfEscape(escapedChar);
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const set = (f: keyof Flags): boolean => (on.includes(f) ? true : off.includes(f) ? false : flags[f]);
  return { i: set('i'), m: set('m'), s: set('s'), U: set('U') };
}

const literal = (c: string, flags: Flags): Node => {
  const code = c.codePointAt(0)!;
  return { kind: 'set', ranges: [[code, code]], negated: false, fold: flags.i };
};
