import type { Json, Path } from '../kube/json.js';
import { FlowReader } from './fast-flow.js';
import { json } from './fast-maker.js';

/** Half-open range of offsets in the text of the document. */
export type Range = readonly [start: number, end: number];

/** How far a path leads into a document, and what stands there. */
export interface Place {
  /** Segments of the path that exist. */
  readonly depth: number;
  /** The key that leads there; the root and the items of a list have none. */
  readonly key: Range | undefined;
  /** The scalar or empty collection there; undefined for mappings and lists. */
  readonly value: Range | undefined;
  /** The first key of a mapping that has no key itself. */
  readonly first?: Range;
  readonly scalar: boolean;
}

/**
 * Finds the place of `path` in a text that the fast path has read, without a syntax tree: such a text is known to be
 * well formed, so that indentation alone tells where a value ends. What it leaves to the full parser gives `undefined`:
 * the inside of flow collections, block scalars, empty values and lists without a key.
 */
export function findPlace(text: string, path: Path): Place | undefined {
  return new PlaceFinder(text).find(path);
}

const SPACE = 32;
const NEWLINE = 10;
const HASH = 35;
const DASH = 45;

/** Where a value stands: behind its colon or dash, and the column of the mapping or list that holds it. */
interface Held {
  readonly at: number;
  readonly column: number;
  readonly inMap: boolean;
}

class PlaceFinder {
  private readonly flow: FlowReader<Json>;
  /** First character of the current content line, and its column; -1 at the end. */
  private pos = 0;
  private col = 0;

  constructor(private readonly text: string) {
    this.flow = new FlowReader(text, json);
  }

  find(path: Path): Place | undefined {
    this.toContent(0);
    if (this.text.charCodeAt(this.pos) === 123) return undefined;
    let key: Range | undefined;
    let held: Held | undefined = { at: this.pos, column: -1, inMap: true };
    let onBlock = true;
    for (let depth = 0; ; depth++) {
      if (depth === path.length || !onBlock) return this.place(depth, key, held, onBlock);
      const segment = path[depth]!;
      const found: { key?: Range; held: Held } | undefined =
        typeof segment === 'number' && this.isDash(held.at) ? this.item(segment) : this.entry(String(segment), held.at);
      if (!found) return this.place(depth, key, held, onBlock);
      key = found.key;
      held = this.descend(found.held);
      if (!held) return undefined;
      onBlock = this.text.charCodeAt(held.at) !== 91 && this.startsBlock(held.at);
    }
  }

  /** The place of what was reached last; a collection in flow style is shown by its key, too. */
  private place(depth: number, key: Range | undefined, held: Held, onBlock: boolean): Place | undefined {
    const { text } = this;
    if (onBlock) {
      if (key) return { depth, key, value: undefined, scalar: false };
      if (this.isDash(held.at)) return undefined;
      return { depth, key, value: undefined, first: this.keyAt(held.at), scalar: false };
    }
    const first = text.charCodeAt(held.at);
    if (first === 124) return undefined;
    if (first === 91 || first === 123) {
      const empty = text.charCodeAt(held.at + 1) === first + 2;
      if (!empty) return undefined;
      return { depth, key, value: [held.at, held.at + 2], scalar: false };
    }
    return { depth, key, value: [held.at, this.scalarEnd(held.at)], scalar: true };
  }

  /** Moves to the value behind a colon or dash; undefined where there is none. */
  private descend(from: Held): Held | undefined {
    const { text } = this;
    let i = from.at;
    while (text.charCodeAt(i) === SPACE) i++;
    const c = text.charCodeAt(i);
    if (i < text.length && c !== NEWLINE && !(c === HASH && i > from.at)) {
      this.col += i - this.pos;
      this.pos = i;
      return { ...from, at: i };
    }
    this.toContent(this.lineEnd(i));
    const dash = from.inMap && this.col === from.column && this.isDash(this.pos);
    return this.col > from.column || dash ? { ...from, at: this.pos } : undefined;
  }

  private item(index: number): { held: Held } | undefined {
    const column = this.col;
    for (let i = 0; this.col === column && this.isDash(this.pos); i++) {
      if (i === index) return { held: { at: this.pos + 1, column, inMap: false } };
      this.skipDeeper(column);
    }
    return undefined;
  }

  private entry(name: string, at: number): { key: Range; held: Held } | undefined {
    if (this.isDash(at)) return undefined;
    const column = this.col;
    while (this.col === column && !this.isDash(this.pos)) {
      const key = this.keyAt(this.pos);
      if (this.keyText(key) === name) return { key, held: { at: this.colonAfter(key[1]) + 1, column, inMap: true } };
      this.skipDeeper(column);
      // A list may stand at the column of the key that holds it.
      while (this.col === column && this.isDash(this.pos)) this.skipDeeper(column);
    }
    return undefined;
  }

  /** To the next line at `column` or left of it. */
  private skipDeeper(column: number): void {
    do this.toContent(this.lineEnd(this.pos));
    while (this.col > column);
  }

  private keyAt(at: number): Range {
    const first = this.text.charCodeAt(at);
    if (first === 34 || first === 39) {
      this.flow.quoted(at);
      return [at, this.flow.end];
    }
    let end = this.colonAfter(at);
    while (this.text.charCodeAt(end - 1) === SPACE) end--;
    return [at, end];
  }

  private keyText([start, end]: Range): string {
    const first = this.text.charCodeAt(start);
    return first === 34 || first === 39 ? this.flow.quoted(start) : this.text.slice(start, end);
  }

  private colonAfter(from: number): number {
    let i = this.text.indexOf(':', from);
    while (!this.isBlank(i + 1)) i = this.text.indexOf(':', i + 1);
    return i;
  }

  /** Whether a mapping or list in block style begins here: a dash, or a key with its colon. */
  private startsBlock(at: number): boolean {
    const { text } = this;
    if (this.isDash(at)) return true;
    const first = text.charCodeAt(at);
    if (first === 123 || first === 124) return false;
    let i = at;
    if (first === 34 || first === 39) {
      this.flow.quoted(at);
      i = this.flow.end;
    }
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === NEWLINE || (c === HASH && text.charCodeAt(i - 1) === SPACE)) return false;
      if (c === 58 && this.isBlank(i + 1)) return true;
    }
    return false;
  }

  private scalarEnd(at: number): number {
    const { text } = this;
    const first = text.charCodeAt(at);
    if (first === 34 || first === 39) {
      this.flow.quoted(at);
      return this.flow.end;
    }
    let end = this.lineEnd(at);
    if (text.charCodeAt(end - 1) === NEWLINE) end--;
    for (let i = at; i < end; i++) if (text.charCodeAt(i) === HASH && text.charCodeAt(i - 1) === SPACE) end = i;
    while (text.charCodeAt(end - 1) === SPACE) end--;
    return end;
  }

  private isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && this.isBlank(at + 1);
  }

  private isBlank(at: number): boolean {
    const c = this.text.charCodeAt(at);
    return c === SPACE || c === NEWLINE || at >= this.text.length;
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end + 1;
  }

  /** To the first character of the next line that is neither blank nor a comment. */
  private toContent(lineStart: number): void {
    const { text } = this;
    for (let at = lineStart; at < text.length; at = this.lineEnd(at)) {
      let i = at;
      while (text.charCodeAt(i) === SPACE) i++;
      const c = text.charCodeAt(i);
      if (i >= text.length || c === HASH || c === NEWLINE) continue;
      this.pos = i;
      this.col = i - at;
      return;
    }
    this.pos = text.length;
    this.col = -1;
  }
}
