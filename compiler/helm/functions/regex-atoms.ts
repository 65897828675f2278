/** Thrown where RE2 has to look. */
export const unknown: unique symbol = Symbol('not simple enough');

/** A character or a class: what JavaScript calls it, and the ASCII characters in it. */
export interface Atom {
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

/** Reads characters and classes that mean the same to RE2 and to JavaScript. */
export class AtomReader {
  protected at = 0;

  constructor(protected readonly text: string) {}

  protected take(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  protected atom(): Atom {
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

/** The characters of ASCII that an atom holds, 32 in a number. */
export function maskOf(atom: Atom): readonly number[] {
  const mask = [0, 0, 0, 0];
  for (let c = 0; c < 128; c++) if (atom.holds(String.fromCharCode(c))) mask[c >> 5]! |= 1 << (c & 31);
  return mask;
}

export const masksMeet = (a: readonly number[], b: readonly number[]): boolean => a.some((bits, i) => bits & b[i]!);

/** Whether no character is in two of them. */
export function disjoint(atoms: readonly Atom[]): boolean {
  const masks = atoms.map(maskOf);
  return masks.every((m, i) => masks.every((o, k) => k >= i || !masksMeet(m, o)));
}
