/**
 * Expressions that mean the same to RE2 and to JavaScript, and that JavaScript matches in bounded time on short texts of
 * ASCII: sequences of characters and classes with at most one unbounded repetition. RE2 in JavaScript is slow to start.
 */
export function nativeRegex(expression: string): RegExp | undefined {
  try {
    return new RegExp(new Reader(expression).read(), 'gu');
  } catch (e) {
    if (e === unknown) return undefined;
    throw e;
  }
}

/** The texts that native expressions are used on. */
export const fitsNative = (text: string): boolean => text.length <= 2_000 && /^[\0-\x7f]*$/.test(text);

/** Thrown where RE2 has to look. */
const unknown: unique symbol = Symbol('not simple enough');
const maxOptional = 4;

/** A character or a class: what JavaScript calls it, and the ASCII characters in it. */
interface Atom {
  readonly source: string;
  readonly holds: (c: string) => boolean;
}

const word = /^[A-Za-z0-9_]$/;
const digit = /^[0-9]$/;
const classes: Readonly<Record<string, Atom>> = {
  d: { source: '\\d', holds: (c) => digit.test(c) },
  D: { source: '\\D', holds: (c) => !digit.test(c) },
  w: { source: '\\w', holds: (c) => word.test(c) },
  W: { source: '\\W', holds: (c) => !word.test(c) },
};

class Reader {
  private at = 0;
  private unbounded = false;
  private optional = 0;
  private required = false;

  constructor(private readonly text: string) {}

  read(): string {
    let out = this.alternative();
    while (this.take('|')) out += `|${this.alternative()}`;
    if (this.at < this.text.length) throw unknown;
    return out;
  }

  private take(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private alternative(): string {
    this.unbounded = this.required = false;
    this.optional = 0;
    let out = this.take('^') ? '^' : '';
    for (let c = this.text[this.at]; c !== undefined && c !== '|' && c !== '$'; c = this.text[this.at])
      out += c === '(' ? this.group() : this.repeated(this.atom().source);
    // What may match nothing is found at other places by RE2.
    if (!this.required) throw unknown;
    return this.take('$') ? `${out}$` : out;
  }

  private repeated(source: string): string {
    const c = this.text[this.at];
    if (c === '+' || c === '*') {
      if (this.unbounded) throw unknown;
      this.unbounded = true;
    } else if (c === '?') {
      if (++this.optional > maxOptional) throw unknown;
    } else {
      this.required = true;
      return source;
    }
    this.at++;
    if (c === '+') this.required = true;
    // Lazy, possessive and repeated repetitions.
    if ('+*?{'.includes(this.text[this.at] ?? ' ')) throw unknown;
    return source + c;
  }

  /** Characters, some of them optional, that are told apart at the first look. */
  private group(): string {
    this.at++;
    const atoms: Atom[] = [];
    let source = '(';
    let needed = false;
    while (!this.take(')')) {
      const atom = this.atom();
      atoms.push(atom);
      source += atom.source;
      if (this.take('?')) {
        if (++this.optional > maxOptional) throw unknown;
        source += '?';
      } else needed = true;
      if ('+*?{'.includes(this.text[this.at] ?? ' ')) throw unknown;
    }
    if (!needed || !disjoint(atoms)) throw unknown;
    return this.repeated(`${source})`);
  }

  private atom(): Atom {
    const c = this.text[this.at++];
    if (c === '[') return this.characterClass();
    if (c === '\\') return this.escape();
    if (c === undefined || !/^[ -~]$/.test(c) || '.+*?()]{}|^$'.includes(c)) throw unknown;
    return literal(c);
  }

  private escape(): Atom {
    const c = this.text[this.at++] ?? '';
    if (Object.hasOwn(classes, c)) return classes[c]!;
    if (!/^[!-/:-@[-`{-~]$/.test(c)) throw unknown;
    return literal(c);
  }

  private characterClass(): Atom {
    const negated = this.take('^');
    const parts: Atom[] = [];
    while (!this.take(']')) {
      const from = this.inClass();
      if (this.text[this.at] === '-' && this.text[this.at + 1] !== ']') {
        this.at++;
        parts.push(range(from, this.inClass()));
      } else parts.push(from);
    }
    if (!parts.length) throw unknown;
    return {
      source: `[${negated ? '^' : ''}${parts.map((p) => p.source).join('')}]`,
      holds: (c) => parts.some((p) => p.holds(c)) !== negated,
    };
  }

  private inClass(): Atom {
    const c = this.text[this.at++];
    if (c === '\\') return this.escape();
    if (c === undefined || !/^[ -~]$/.test(c) || c === '[' || c === ']') throw unknown;
    return literal(c);
  }
}

const literal = (c: string): Atom => ({ source: `\\u{${c.charCodeAt(0).toString(16)}}`, holds: (x) => x === c });

function range(from: Atom, to: Atom): Atom {
  const [low, high] = [from, to].map(({ source }) => /^\\u\{(\w+)\}$/.exec(source)?.[1]);
  if (low === undefined || high === undefined) throw unknown;
  const [a, b] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
  if (a > b) throw unknown;
  return { source: `${from.source}-${to.source}`, holds: (c) => c.charCodeAt(0) >= a && c.charCodeAt(0) <= b };
}

function disjoint(atoms: readonly Atom[]): boolean {
  for (let c = 0; c < 128; c++) {
    const text = String.fromCharCode(c);
    if (atoms.filter((a) => a.holds(text)).length > 1) return false;
  }
  return true;
}
