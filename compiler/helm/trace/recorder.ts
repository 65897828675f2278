import type { ValuesOrigins, ValuesPlace } from '../chart/values-text.js';
import { GoMap, GoSlice, GoText, type GoValue } from '../go/values.js';
import type { BranchNode, Node, TextNode } from '../template/ast.js';
import type { Frame, FunctionDef, Writer } from '../template/runtime.js';
import type { Tracer, TraceSite } from '../template/tracer.js';
import { emitYaml } from '../yaml/emit.js';
import { Deps } from './deps.js';
import { lookedUp, partial } from './lookups.js';
import { Made, plain, Slots } from './made.js';
import { Merges } from './merges.js';
import { type Conditions, followLines, type Origin, type Segment, slice, tidy, type ValueRead } from './segments.js';
import { TraceWriter } from './writer.js';

const none = new Deps();
/** Which ways of a branch a render went, and the values that its condition read. */
export interface BranchSeen {
  taken: boolean;
  skipped: boolean;
  readonly reads: Map<string, ValueRead>;
}

/** Follows text through a render. One for each run. */
export class Recorder implements Tracer {
  /** What was read since the statement began, and the variables among it. */
  private pending = new Deps();
  private variables = new Deps();
  private conditions: Conditions | undefined;
  private readonly made = new Made();
  /** What texts depend on beyond the origins of what is left in them. */
  private readonly inner = new WeakMap<GoText, Deps>();
  private readonly open: TraceWriter[] = [];
  private readonly slots = new Slots();
  private readonly known = new WeakMap<GoMap | GoSlice, Map<string | number, ValueRead>>();
  private readonly merges = new Merges();
  private tplSource: GoText | undefined;
  /** Every values path that was read, and each branch that was taken. */
  readonly reads = new Map<string, ValueRead>();
  /** Tables that were used as a whole, written or handed on. */
  readonly wholes = new Set<string>();
  readonly branches = new Map<Node, BranchSeen>();
  /** Actions, branches and declarations that ran. */
  readonly ran = new Set<Node>();
  /** Where each path was read first. */
  readonly firstRead = new Map<string, Node>();

  constructor(private readonly origins: ValuesOrigins) {}

  writer(): TraceWriter {
    const writer = new TraceWriter();
    this.open.push(writer);
    return writer;
  }

  private origin(node: Node, site: TraceSite | undefined, literal: boolean, deps: Deps): Origin {
    return { tree: node.tree, offset: node.pos, literal, node, deps, conditions: this.conditions, site };
  }

  text(out: Writer, node: TextNode, site: TraceSite | undefined): void {
    this.begin();
    (out as TraceWriter).all.ran(node);
    const writer = out as TraceWriter;
    const origin = this.origin(node, site, !node.tree.dynamic, none);
    const source = node.tree.dynamic && site?.source;
    let at = 0;
    const add = (to: number): void => {
      writer.add(node.text.slice(at, to), { ...origin, offset: node.pos + at });
      at = to;
    };
    // Each piece of a text that went through `tpl` keeps its own origin.
    if (source)
      for (const { end } of slice(source.origins as Segment[], node.pos, node.pos + node.text.length, 0)) add(end);
    add(node.text.length);
  }

  print(out: Writer, value: GoValue, printed: string, node: Node, site: TraceSite | undefined): void {
    const writer = out as TraceWriter;
    this.ran.add(node);
    writer.all.ran(node);
    writer.all.add(this.pending);
    if (value instanceof GoText) writer.addText(value, node, this.variables);
    else writer.add(printed, this.origin(node, site, false, this.pending));
    this.begin();
  }

  /** The next statement has read nothing yet. */
  private begin(): void {
    this.pending = new Deps();
    this.variables = new Deps();
  }

  readonly readOf = (given: GoMap | GoSlice, key: string | number): ValueRead | undefined => {
    const holder = this.merges.holderOf(given, key);
    if (!holder.path) return undefined;
    const map = this.known.get(holder) ?? new Map<string | number, ValueRead>();
    this.known.set(holder, map);
    const read = map.get(key) ?? { path: [...holder.path, key], place: this.origins.at(holder, key) };
    map.set(key, read);
    return read;
  };

  read(given: GoMap | GoSlice, key: string | number, value: GoValue, node: Node, site: TraceSite | undefined): GoValue {
    const holder = this.merges.holderOf(given, key);
    const read = this.readOf(holder, key);
    if (read) {
      this.pending.read(read);
      if (typeof key === 'string') {
        const name = read.path.join('.');
        this.reads.set(name, read);
        if (!this.firstRead.has(name)) this.firstRead.set(name, node);
      }
      if (typeof value === 'string') {
        const deps = new Deps();
        deps.read(read);
        return this.wrap(value, this.origin(node, site, false, deps));
      }
      return value;
    }
    return this.readMade(holder, key, value, node, site);
  }

  /** An entry of a table that a template made. */
  private readMade(
    holder: GoMap | GoSlice,
    key: string | number,
    value: GoValue,
    node: Node,
    site: TraceSite | undefined,
  ): GoValue {
    const kept = this.made.entry(holder, key);
    if (kept instanceof GoText && kept.text === value) return kept;
    const deps = kept instanceof Deps ? kept : this.made.of(holder);
    if (!deps) return value;
    if (value instanceof GoMap || value instanceof GoSlice) {
      if (!value.path) this.made.note(value, deps);
      return value;
    }
    this.pending.add(deps);
    return typeof value === 'string' ? this.wrap(value, this.origin(node, site, false, deps)) : value;
  }

  private wrap(text: string, origin: Origin): GoText {
    return new GoText(text, text ? [{ start: 0, end: text.length, origin }] : []);
  }

  call(
    def: FunctionDef,
    name: string,
    args: GoValue[],
    invoke: (args: GoValue[]) => GoValue,
    node: Node,
    site: TraceSite | undefined,
  ): GoValue {
    const before = this.conditions;
    if (name !== 'include')
      for (const a of args)
        if (a instanceof GoMap && a.path?.length && !partial.has(name)) this.wholes.add(a.path.join('.'));
    if (name === 'tpl' && args[0] instanceof GoText) this.tplSource = args[0];
    const saved = this.pending;
    const { variables } = this;
    const plainArgs = args.map(plain);
    const result = this.merges.follow(name, plainArgs, () => invoke(plainArgs));
    this.conditions = before;
    this.pending = saved;
    this.variables = variables;
    if (result instanceof GoText) return result;
    for (const [holder, key, entry] of lookedUp(name, plainArgs)) this.read(holder, key, entry, node, site);
    const deps = this.pending.now();
    for (const a of args) this.depend(deps, a);
    const made = (result instanceof GoMap || result instanceof GoSlice) && !result.path;
    if ((made || typeof result === 'string') && !partial.has(name) && name !== 'include')
      for (const a of args) if ((a instanceof GoMap || a instanceof GoSlice) && a.path) deps.computedFromTable(a);
    if (typeof result === 'string') {
      const text = this.textResult(def, name, args, result, this.origin(node, site, false, deps));
      const inside = args.flatMap((a) => (a instanceof GoText && this.inner.get(a)) || []);
      if (inside.length) this.inner.set(text, inside.length > 1 ? Deps.of(...inside) : inside[0]!);
      return text;
    }
    this.pending.add(deps);
    if (result instanceof GoMap) this.made.keep(name, result, args, this.pending);
    if (made) this.made.note(result, deps);
    return result;
  }

  /** Adds all that a value depends on. */
  private depend(deps: Deps, value: GoValue): void {
    if (value instanceof GoMap || value instanceof GoSlice) deps.add(this.made.of(value));
    else if (value instanceof GoText) {
      deps.add(this.inner.get(value));
      deps.computedFrom(value, this.conditions);
    }
  }

  private textResult(def: FunctionDef, name: string, args: readonly GoValue[], result: string, origin: Origin): GoText {
    const opaque = this.wrap(result, origin);
    if (/^(?:mustT|t)oYaml(?:Pretty)?$/.test(name)) return this.yamlResult(name, args[0], result, origin) ?? opaque;
    const texts = args.filter((a): a is GoText => a instanceof GoText);
    const last = texts.at(-1);
    if (!def.traced || !last) return opaque;
    const segments = last.origins as Segment[];
    if (def.traced === 'whole') return texts.find((t) => t.text === result) ?? opaque;
    if (def.traced === 'lines') return new GoText(result, followLines(last.text, segments, result, origin));
    const at = result ? last.text.indexOf(result) : -1;
    return at < 0 ? opaque : new GoText(result, slice(segments, at, at + result.length, 0));
  }

  /** Each line of `toYaml` comes from the entry that it writes. */
  private yamlResult(name: string, value: GoValue, result: string, origin: Origin): GoText | undefined {
    if (!(value instanceof GoMap || value instanceof GoSlice)) return undefined;
    const marks: { offset: number; holder: GoMap | GoSlice; key: string | number }[] = [];
    const text = emitYaml(value, name === 'toYamlPretty' ? 'v3' : 'v2', (offset, holder, key) =>
      marks.push({ offset, holder: this.merges.holderOf(holder, key), key }),
    );
    if (!text.startsWith(result)) return undefined;
    const segments = marks.map((m, i): Segment => {
      const held = this.made.entry(m.holder, m.key);
      const first = held instanceof GoText ? (held.origins as Segment[])[0]?.origin : undefined;
      return {
        start: m.offset,
        end: marks[i + 1]?.offset ?? result.length,
        origin: first
          ? { ...first, literal: false, deps: Deps.of(first.deps, this.variables) }
          : this.entryOrigin(m.holder, m.key, origin),
      };
    });
    for (const m of marks) {
      const read = typeof m.key === 'string' ? this.readOf(m.holder, m.key) : undefined;
      if (read) this.reads.set(read.path.join('.'), read);
    }
    return new GoText(result, tidy(segments, result.length));
  }

  /** Where a line of `toYaml` comes from that no template put there. */
  private entryOrigin(holder: GoMap | GoSlice, key: string | number, origin: Origin): Origin {
    const read = this.readOf(holder, key);
    const made = read ? undefined : this.made.of(holder);
    if (!read) return made ? { ...origin, deps: Deps.of(origin.deps, made) } : origin;
    const deps = Deps.of(this.variables);
    deps.read(read);
    return { ...origin, deps };
  }

  captured(out: Writer, text: string): GoText {
    const { segments, all } = out as TraceWriter;
    while (this.open.length && this.open.pop() !== out);
    this.open.at(-1)?.all.add(all);
    const captured = new GoText(text, segments);
    this.inner.set(captured, all);
    return captured;
  }

  placeOf(holder: GoMap, key: string): ValuesPlace | undefined {
    return this.origins.at(holder, key);
  }

  takeTplSource(): GoText | undefined {
    const source = this.tplSource;
    this.tplSource = undefined;
    return source;
  }

  branch(node: BranchNode, taken: boolean, value: GoValue): void {
    const seen = this.branches.get(node) ?? { taken: false, skipped: false, reads: new Map() };
    if (taken) seen.taken = true;
    else seen.skipped = true;
    for (const r of this.pending.ownReads()) seen.reads.set(r.path.join('.'), r);
    this.branches.set(node, seen);
    this.ran.add(node);
    const deps = this.pending;
    this.depend(deps, value);
    const all = this.open.at(-1)?.all;
    all?.add(deps);
    all?.ran(node);
    this.conditions = { node, deps, outer: this.conditions };
    this.begin();
  }

  leave(f: Frame, slots: readonly (number | undefined)[]): void {
    const left = this.conditions;
    this.conditions = left?.outer;
    if (left) for (const slot of slots) if (slot !== undefined) this.slots.join(f, slot, left.deps);
  }

  assigned(f: Frame, slot: number, node: Node): void {
    const value = f.vars[slot];
    // Tables know of each entry where it comes from.
    const deps = value instanceof GoMap || value instanceof GoSlice ? new Deps() : this.pending.now();
    this.ran.add(node);
    deps.add(this.variables);
    deps.ran(node);
    this.slots.set(f, slot, deps);
  }

  variable(f: Frame, slot: number): void {
    const deps = this.slots.of(f, slot);
    this.pending.add(deps);
    this.variables.add(deps);
  }
}
