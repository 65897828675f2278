import { DeterministicReader } from './deterministic-regex.js';
import { type Atom, AtomReader, disjoint, unknown } from './regex-atoms.js';

/**
 * Expressions that mean the same to RE2 and to JavaScript, and that JavaScript matches in bounded time on short texts of
 * ASCII: sequences of characters and classes with at most one unbounded repetition, and those that are deterministic. RE2
 * in JavaScript is slow to start.
 */
export function nativeRegex(expression: string): RegExp | undefined {
  const source =
    sourceOf(() => new Reader(expression).read()) ?? sourceOf(() => new DeterministicReader(expression).read());
  return source === undefined ? undefined : new RegExp(source, 'gu');
}

function sourceOf(read: () => string): string | undefined {
  try {
    return read();
  } catch (e) {
    if (e === unknown) return undefined;
    throw e;
  }
}

/** The texts that native expressions are used on. */
export const fitsNative = (text: string): boolean => text.length <= 2_000 && /^[\0-\x7f]*$/.test(text);

const maxOptional = 4;

class Reader extends AtomReader {
  private unbounded = false;
  private optional = 0;
  private required = false;

  read(): string {
    let out = this.alternative();
    while (this.take('|')) out += `|${this.alternative()}`;
    if (this.at < this.text.length) throw unknown;
    return out;
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
}
