import { type Node, takes } from './nodes.js';
import { parseRegex, RegexError } from './parse.js';

type Instruction =
  | { readonly op: 'char'; readonly node: Node }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord' }
  /** Tries `x` first, then `y`. */
  | { readonly op: 'split'; x: number; y: number }
  | { readonly op: 'jump'; x: number }
  | { readonly op: 'match' };

const maxProgram = 20_000;
const cache = new Map<string, Regex | string>();

/**
 * A regular expression in Go's (RE2's) syntax that runs in time linear in the text, whatever the pattern: patterns come
 * from untrusted manifests.
 */
export class Regex {
  private constructor(private readonly program: readonly Instruction[]) {}

  /** The compiled pattern, or Go's error text (`error parsing regexp: …`). */
  static compile(pattern: string): Regex | string {
    const cached = cache.get(pattern);
    if (cached !== undefined) return cached;
    let made: Regex | string;
    try {
      const program: Instruction[] = [];
      emit(parseRegex(pattern), program);
      program.push({ op: 'match' });
      made = new Regex(program);
    } catch (e) {
      if (!(e instanceof RegexError)) throw e;
      made = `error parsing regexp: ${e.message}`;
    }
    if (cache.size > 1000) cache.clear();
    cache.set(pattern, made);
    return made;
  }

  test(text: string): boolean {
    return this.run([...text], 0, true) !== undefined;
  }

  /** Non-overlapping leftmost matches, as FindAllString; all where `limit` is negative. */
  findAll(text: string, limit = -1): string[] {
    const points = [...text];
    const out: string[] = [];
    let at = 0;
    let lastEnd = -1;
    while (at <= points.length && (limit < 0 || out.length < limit)) {
      const found = this.run(points, at, false);
      if (!found) break;
      const [start, end] = found;
      if (end > start || start !== lastEnd) out.push(points.slice(start, end).join(''));
      lastEnd = end;
      at = end > start ? end : end + 1;
    }
    return out;
  }

  /** The first match at or after `from`: its start and end. */
  private run(points: readonly string[], from: number, any: boolean): readonly [number, number] | undefined {
    let current = new Threads(this.program.length);
    let next = new Threads(this.program.length);
    let found: readonly [number, number] | undefined;
    for (let at = from; at <= points.length; at++) {
      if (!found) this.add(current, 0, at, points, at);
      if (current.count === 0) break;
      const c = points[at];
      const code = c?.codePointAt(0) ?? -1;
      for (let i = 0; i < current.count; i++) {
        const pc = current.pcs[i]!;
        const instruction = this.program[pc]!;
        if (instruction.op === 'match') {
          found = [current.starts[i]!, at];
          if (any) return found;
          break;
        }
        if (instruction.op === 'char' && c !== undefined && takes(instruction.node, c, code))
          this.add(next, pc + 1, current.starts[i]!, points, at + 1);
      }
      [current, next] = [next, current];
      next.clear();
    }
    return found;
  }

  private add(threads: Threads, first: number, start: number, points: readonly string[], at: number): void {
    const stack = [first];
    while (stack.length) {
      const pc = stack.pop()!;
      if (!threads.visit(pc)) continue;
      const i = this.program[pc]!;
      if (i.op === 'jump') stack.push(i.x);
      else if (i.op === 'split') stack.push(i.y, i.x);
      else if (i.op === 'assert') {
        if (holds(i.what, points, at)) stack.push(pc + 1);
      } else threads.push(pc, start);
    }
  }
}

/** Threads in order of preference, each program counter at most once a step. */
class Threads {
  readonly pcs: number[] = [];
  readonly starts: number[] = [];
  private readonly seen: Uint8Array;

  constructor(size: number) {
    this.seen = new Uint8Array(size);
  }

  get count(): number {
    return this.pcs.length;
  }

  visit(pc: number): boolean {
    if (this.seen[pc]) return false;
    this.seen[pc] = 1;
    return true;
  }

  push(pc: number, start: number): void {
    this.pcs.push(pc);
    this.starts.push(start);
  }

  clear(): void {
    this.pcs.length = 0;
    this.starts.length = 0;
    this.seen.fill(0);
  }
}

const isWord = (c: string | undefined): boolean => c !== undefined && /^\w$/.test(c);

function holds(what: string, points: readonly string[], at: number): boolean {
  switch (what) {
    case 'start':
      return at === 0;
    case 'end':
      return at === points.length;
    case 'lineStart':
      return at === 0 || points[at - 1] === '\n';
    case 'lineEnd':
      return at === points.length || points[at] === '\n';
    default:
      return (isWord(points[at - 1]) !== isWord(points[at])) === (what === 'word');
  }
}

function emit(node: Node, out: Instruction[]): void {
  if (out.length > maxProgram) throw new RegexError('expression too large');
  switch (node.kind) {
    case 'concat':
      for (const item of node.items) emit(item, out);
      return;
    case 'alternate':
      alternate(node.items, out);
      return;
    case 'repeat':
      repeat(node, out);
      return;
    case 'assert':
      out.push({ op: 'assert', what: node.what });
      return;
    default:
      out.push({ op: 'char', node });
  }
}

function alternate(items: readonly Node[], out: Instruction[]): void {
  const jumps: { op: 'jump'; x: number }[] = [];
  items.forEach((item, i) => {
    const last = i === items.length - 1;
    const split = { op: 'split' as const, x: out.length + 1, y: 0 };
    if (!last) out.push(split);
    emit(item, out);
    if (last) return;
    const jump = { op: 'jump' as const, x: 0 };
    out.push(jump);
    jumps.push(jump);
    split.y = out.length;
  });
  for (const jump of jumps) jump.x = out.length;
}

function repeat(node: Extract<Node, { kind: 'repeat' }>, out: Instruction[]): void {
  for (let i = 0; i < node.min; i++) emit(node.item, out);
  const order = (into: number, past: number): { x: number; y: number } =>
    node.lazy ? { x: past, y: into } : { x: into, y: past };
  if (node.max === Infinity) {
    const at = out.length;
    const split = { op: 'split' as const, x: 0, y: 0 };
    out.push(split);
    emit(node.item, out);
    out.push({ op: 'jump', x: at });
    Object.assign(split, order(at + 1, out.length));
    return;
  }
  const splits: { op: 'split'; x: number; y: number; at: number }[] = [];
  for (let i = node.min; i < node.max; i++) {
    const split = { op: 'split' as const, x: 0, y: 0, at: out.length };
    out.push(split);
    splits.push(split);
    emit(node.item, out);
  }
  for (const split of splits) Object.assign(split, order(split.at + 1, out.length));
}
