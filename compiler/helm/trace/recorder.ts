import type { ValuesOrigins, ValuesPlace } from '../chart/values-text.js';
import { GoMap, GoSlice, GoText, type GoValue } from '../go/values.js';
import type { Node, TextNode } from '../template/ast.js';
import { type FunctionDef, Writer } from '../template/runtime.js';
import type { Tracer, TraceSite } from '../template/tracer.js';
import { emitYaml } from '../yaml/emit.js';
import { Merges } from './merges.js';
import {
  type Conditions,
  followLines,
  type Origin,
  removeAll,
  type Segment,
  slice,
  tidy,
  type ValueRead,
} from './segments.js';

/** A writer that keeps where each stretch of its text came from. */
export class TraceWriter extends Writer {
  segments: Segment[] = [];

  add(text: string, origin: Origin): void {
    const start = this.text.length;
    this.write(text);
    if (text) this.segments.push({ start, end: this.text.length, origin });
  }

  addText(value: GoText): void {
    const start = this.text.length;
    this.write(value.text);
    for (const s of value.origins as Segment[])
      this.segments.push({ start: s.start + start, end: s.end + start, origin: s.origin });
  }

  override finish(): string {
    if (this.text.includes(noValue)) Object.assign(this, removeAll(this.text, this.segments, noValue));
    return this.text;
  }
}

const noValue = '<no value>';
const plain = (v: GoValue): GoValue => (v instanceof GoText ? v.text : v);
const maxReads = 32;
/** Functions that look at some entries of a table only, or hand it to a template that may. */
const partial = new Set([
  'dict',
  'list',
  'tpl',
  'hasKey',
  'get',
  'dig',
  'pick',
  'and',
  'or',
  'not',
  'default',
  'empty',
  'index',
  'set',
  'len',
  'kindIs',
  'typeIs',
  'required',
  'ternary',
  'coalesce',
]);

/** Which ways of a branch a render went, and the values that its condition read. */
export interface BranchSeen {
  taken: boolean;
  skipped: boolean;
  readonly reads: Map<string, ValueRead>;
}

/** Follows text through a render. One for each run. */
export class Recorder implements Tracer {
  /** Reads since the statement began. */
  private pending: ValueRead[] = [];
  private conditions: Conditions | undefined;
  /** Texts that templates put into dicts of their own. */
  private readonly held = new WeakMap<GoMap, Map<string, GoText>>();
  private readonly merges = new Merges();
  private tplSource: GoText | undefined;
  /** Every values path that was read, and each branch that was taken. */
  readonly reads = new Map<string, ValueRead>();
  /** Tables that were used as a whole, written or handed on. */
  readonly wholes = new Set<string>();
  readonly branches = new Map<Node, BranchSeen>();
  /** Where each path was read first. */
  readonly firstRead = new Map<string, Node>();

  constructor(private readonly origins: ValuesOrigins) {}

  writer(): TraceWriter {
    return new TraceWriter();
  }

  private origin(node: Node, site: TraceSite | undefined, literal: boolean, reads: readonly ValueRead[]): Origin {
    return { tree: node.tree, offset: node.pos, literal, reads, conditions: this.conditions, site };
  }

  text(out: Writer, node: TextNode, site: TraceSite | undefined): void {
    this.pending = [];
    (out as TraceWriter).add(node.text, this.origin(node, site, !node.tree.dynamic, []));
  }

  print(out: Writer, value: GoValue, printed: string, node: Node, site: TraceSite | undefined): void {
    const writer = out as TraceWriter;
    if (value instanceof GoText) writer.addText(value);
    else writer.add(printed, this.origin(node, site, false, this.pending));
    this.pending = [];
  }

  read(given: GoMap | GoSlice, key: string | number, value: GoValue, node: Node, site: TraceSite | undefined): GoValue {
    const holder = this.merges.holderOf(given, key);
    if (holder.path) {
      const read: ValueRead = { path: [...holder.path, key], place: this.origins.at(holder, key) };
      if (this.pending.length < maxReads) this.pending.push(read);
      if (typeof key === 'string') {
        const name = read.path.join('.');
        this.reads.set(name, read);
        if (!this.firstRead.has(name)) this.firstRead.set(name, node);
      }
      if (typeof value === 'string') return this.wrap(value, this.origin(node, site, false, [read]));
      return value;
    }
    const kept = holder instanceof GoMap && typeof key === 'string' ? this.held.get(holder)?.get(key) : undefined;
    return kept && kept.text === value ? kept : value;
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
    const plainArgs = args.map(plain);
    const result = this.merges.follow(name, plainArgs, () => invoke(plainArgs));
    this.conditions = before;
    this.pending = saved;
    if (result instanceof GoText) return result;
    if (typeof result === 'string')
      return this.textResult(def, name, args, result, this.origin(node, site, false, this.readsOf(args)));
    if (result instanceof GoMap) this.keep(name, result, args);
    return result;
  }

  private readsOf(args: readonly GoValue[]): readonly ValueRead[] {
    const out = new Set(this.pending);
    for (const a of args)
      if (a instanceof GoText)
        for (const s of a.origins as Segment[]) for (const r of s.origin.reads) if (out.size < maxReads) out.add(r);
    return [...out];
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
      const read = m.holder.path && { path: [...m.holder.path, m.key], place: this.origins.at(m.holder, m.key) };
      const own = read ? { ...origin, reads: [read] } : origin;
      const held =
        m.holder instanceof GoMap && typeof m.key === 'string' ? this.held.get(m.holder)?.get(m.key) : undefined;
      const first = (held?.origins as Segment[] | undefined)?.[0]?.origin;
      return {
        start: m.offset,
        end: marks[i + 1]?.offset ?? result.length,
        origin: first ? { ...first, literal: false } : own,
      };
    });
    for (const m of marks)
      if (m.holder.path && typeof m.key === 'string')
        this.reads.set([...m.holder.path, m.key].join('.'), {
          path: [...m.holder.path, m.key],
          place: this.origins.at(m.holder, m.key),
        });
    return new GoText(result, tidy(segments, result.length));
  }

  private keep(name: string, result: GoMap, args: readonly GoValue[]): void {
    const note = (key: GoValue, value: GoValue): void => {
      if (!(value instanceof GoText)) return;
      const map = this.held.get(result) ?? new Map<string, GoText>();
      map.set(String(plain(key)), value);
      this.held.set(result, map);
    };
    if (name === 'dict') for (let i = 0; i + 1 < args.length; i += 2) note(args[i], args[i + 1]);
    else if (name === 'set') note(args[1], args[2]);
  }

  captured(out: Writer, text: string): GoText {
    return new GoText(text, (out as TraceWriter).segments);
  }

  placeOf(holder: GoMap, key: string): ValuesPlace | undefined {
    return this.origins.at(holder, key);
  }

  takeTplSource(): GoText | undefined {
    const source = this.tplSource;
    this.tplSource = undefined;
    return source;
  }

  branch(node: Node, taken: boolean): void {
    const seen = this.branches.get(node) ?? { taken: false, skipped: false, reads: new Map() };
    if (taken) seen.taken = true;
    else seen.skipped = true;
    for (const r of this.pending) seen.reads.set(r.path.join('.'), r);
    this.branches.set(node, seen);
    this.conditions = { reads: this.pending, outer: this.conditions };
    this.pending = [];
  }

  leave(): void {
    this.conditions = this.conditions?.outer;
  }
}
