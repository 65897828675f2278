import { GoMap, GoSlice, type GoText, type GoValue } from '../go/values.js';
import type { Node } from '../template/ast.js';
import type { Conditions, Segment, ValueRead } from './segments.js';

/** A text that something was computed from, under conditions that hold for the result, too. */
interface Source {
  readonly text: GoText;
  readonly around: Conditions | undefined;
}

type Table = GoMap | GoSlice;
export type ReadOf = (holder: Table, key: string | number) => ValueRead | undefined;

/**
 * What a value came of besides its own text: values entries that were read and statements that ran for it. Only noted
 * while a chart renders; gone through when somebody asks.
 */
export class Deps {
  private readonly reads: ValueRead[] = [];
  private readonly via: Node[] = [];
  private readonly from: Deps[] = [];
  private readonly texts: Source[] = [];
  private readonly tables: Table[] = [];

  static of(...all: readonly (Deps | undefined)[]): Deps {
    const out = new Deps();
    for (const d of all) out.add(d);
    return out;
  }

  get empty(): boolean {
    return !(this.reads.length || this.via.length || this.from.length || this.texts.length || this.tables.length);
  }

  /** As it is now, for one who goes on to add to this. */
  now(): Deps {
    const out = new Deps();
    out.reads.push(...this.reads);
    out.via.push(...this.via);
    out.from.push(...this.from);
    out.texts.push(...this.texts);
    out.tables.push(...this.tables);
    return out;
  }

  add(other: Deps | undefined): void {
    if (other && !other.empty && this.from.at(-1) !== other) this.from.push(other);
  }

  read(read: ValueRead): void {
    this.reads.push(read);
  }

  ran(node: Node): void {
    this.via.push(node);
  }

  computedFrom(text: GoText, around: Conditions | undefined): void {
    this.texts.push({ text, around });
  }

  /** All entries of a table of the values. */
  computedFromTable(table: Table): void {
    this.tables.push(table);
  }

  /** What was read by the statement itself. */
  ownReads(): readonly ValueRead[] {
    return this.reads;
  }

  all(readOf: ReadOf): { readonly reads: ReadonlySet<ValueRead>; readonly via: ReadonlySet<Node> } {
    const reads = new Set<ValueRead>();
    const via = new Set<Node>();
    const seen = new Set<unknown>();
    const open: Deps[] = [this];
    for (let d = open.pop(); d; d = open.pop()) {
      if (seen.has(d)) continue;
      seen.add(d);
      for (const r of d.reads) reads.add(r);
      for (const n of d.via) via.add(n);
      open.push(...d.from);
      for (const table of d.tables) entries(table, (r) => reads.add(r), readOf, seen);
      for (const { text, around } of d.texts)
        for (const { origin } of text.origins as Segment[]) {
          via.add(origin.node);
          open.push(origin.deps);
          for (let c = origin.conditions; c && c !== around; c = c.outer) {
            if (seen.has(c)) break;
            seen.add(c);
            via.add(c.node);
            open.push(c.deps);
          }
        }
    }
    return { reads, via };
  }
}

function entries(table: Table, add: (read: ValueRead) => void, readOf: ReadOf, seen: Set<unknown>): void {
  if (seen.has(table)) return;
  seen.add(table);
  const each = (key: string | number, value: GoValue): void => {
    const read = readOf(table, key);
    if (read) add(read);
    if (value instanceof GoMap || value instanceof GoSlice) entries(value, add, readOf, seen);
  };
  if (table instanceof GoMap) for (const [key, value] of table) each(key, value);
  else
    table.items.forEach((value, i) => {
      each(i, value);
    });
}
