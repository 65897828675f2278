import { type Atom, AtomReader, maskOf, masksMeet, unknown } from './regex-atoms.js';

/** A place of the expression that takes a character, and those that may take the next one. */
interface Position {
  readonly mask: readonly number[];
  readonly next: Position[];
  /** Within a repetition. */
  looped: boolean;
}

interface Part {
  readonly source: string;
  /** Whether it may match nothing. */
  readonly nullable: boolean;
  readonly first: readonly Position[];
  readonly last: readonly Position[];
  readonly all: readonly Position[];
  /** Whether bars part it that no group holds. */
  readonly barred: boolean;
  /** Whether groups in it take part in each of its matches; undefined without groups. */
  readonly groups: 'always' | 'sometimes' | undefined;
}

const nothing: Part = { source: '', nullable: true, first: [], last: [], all: [], barred: false, groups: undefined };

const maxChoices = 4;

/**
 * Expressions in which every character leads to one place only, but for a few choices outside of repetitions: JavaScript
 * takes linear time from each start then, and finds what RE2 finds. @throws unknown where it is none
 */
export class DeterministicReader extends AtomReader {
  /** Places that the same character may lead to. */
  private readonly choices: (readonly [Position, Position])[] = [];

  read(): string {
    const start = this.take('^') ? '^' : '';
    const part = this.alternatives();
    const end = this.take('$') ? '$' : '';
    // What may match nothing is found at other places by RE2; an anchor belongs to one alternative.
    if (this.at < this.text.length || part.nullable || ((start || end) && part.barred)) throw unknown;
    if (this.choices.length > maxChoices || this.choices.some(([a, b]) => a.looped || b.looped)) throw unknown;
    return start + part.source + end;
  }

  private alternatives(): Part {
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    if (parts.length === 1) return parts[0]!;
    const first = parts.flatMap((p) => p.first);
    this.apart(first);
    return {
      source: parts.map((p) => p.source).join('|'),
      // JavaScript and RE2 both take the first alternative: one that may match nothing would hide the others.
      nullable: parts.some((p) => p.nullable) && refuse(),
      first,
      last: parts.flatMap((p) => p.last),
      all: parts.flatMap((p) => p.all),
      barred: true,
      groups: parts.some((p) => p.groups) ? 'sometimes' : undefined,
    };
  }

  private sequence(): Part {
    let out = nothing;
    for (let c = this.text[this.at]; c !== undefined && !'|)$'.includes(c); c = this.text[this.at])
      out = this.joined(out, this.repeated());
    return out;
  }

  private repeated(): Part {
    const part = this.text[this.at] === '(' ? this.group() : single(this.atom());
    const mark = this.text[this.at];
    if (mark !== '*' && mark !== '+' && mark !== '?') {
      if (mark === '{') throw unknown;
      return part;
    }
    this.at++;
    // Lazy, possessive and repeated repetitions, and of what may match nothing.
    if ('+*?{'.includes(this.text[this.at] ?? ' ') || part.nullable) throw unknown;
    // JavaScript forgets what groups of an earlier turn have matched.
    if (mark !== '?' && part.groups === 'sometimes') throw unknown;
    if (mark !== '?') {
      this.connect(part.last, part.first);
      for (const position of part.all) position.looped = true;
    }
    const groups = part.groups && mark !== '+' ? 'sometimes' : part.groups;
    return { ...part, source: part.source + mark, nullable: mark !== '+', groups };
  }

  private group(): Part {
    this.at++;
    const plain = this.text.startsWith('?:', this.at);
    if (plain) this.at += 2;
    else if (this.text[this.at] === '?') throw unknown;
    const part = this.alternatives();
    if (!this.take(')')) throw unknown;
    const source = `(${plain ? '?:' : ''}${part.source})`;
    return { ...part, source, barred: false, groups: part.groups ?? (plain ? undefined : 'always') };
  }

  private joined(a: Part, b: Part): Part {
    this.connect(a.last, b.first);
    const first = a.nullable ? [...a.first, ...b.first] : a.first;
    if (a.nullable) this.apart(first);
    return {
      source: a.source + b.source,
      nullable: a.nullable && b.nullable,
      first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
      all: [...a.all, ...b.all],
      barred: false,
      groups: a.groups === 'sometimes' || b.groups === 'sometimes' ? 'sometimes' : (a.groups ?? b.groups),
    };
  }

  private connect(from: readonly Position[], to: readonly Position[]): void {
    for (const position of from) {
      position.next.push(...to);
      this.apart(position.next);
    }
  }

  /** Notes which of them are not told apart by a character. One place that is reached in two ways would be a loop in a loop. */
  private apart(positions: readonly Position[]): void {
    positions.forEach((p, i) => {
      for (const q of positions.slice(0, i)) {
        if (p === q) throw unknown;
        const known = this.choices.some(([a, b]) => a === q && b === p);
        if (!known && masksMeet(p.mask, q.mask)) this.choices.push([q, p]);
      }
    });
  }
}

const refuse = (): never => {
  throw unknown;
};

function single(atom: Atom): Part {
  const position: Position = { mask: maskOf(atom), next: [], looped: false };
  const one = [position];
  return { source: atom.source, nullable: false, first: one, last: one, all: one, barred: false, groups: undefined };
}
