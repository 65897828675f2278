import type { ChartSource } from '../chart/source.js';
import { textOf } from '../chart/source.js';
import { ValuesOrigins, type ValuesPlace } from '../chart/values-text.js';
import { type FailedRender, type RenderOptions, type RenderResult, render } from '../render/render.js';
import type { Node, TreeInfo } from '../template/ast.js';
import type { TraceSite } from '../template/tracer.js';
import type { ReadOf } from './deps.js';
import { lineAt, linesOf } from './lines.js';
import { Recorder } from './recorder.js';
import { type Conditions, type Origin, type Segment, segmentAt, slice, type ValueRead } from './segments.js';
import { switchReads } from './switches.js';
import type { TraceWriter } from './writer.js';

/** One step of the way to a rendered place: a template and an offset in it. */
export interface ChainStep {
  /** The file on disk, or in the archive. */
  readonly file: string;
  readonly offset: number;
  readonly line: number;
  /** What leads on from here: the text itself, or the call that made it. */
  readonly what: 'text' | 'include' | 'template' | 'tpl' | 'range';
  readonly name?: string;
}

/** Why a rendered place says what it says. */
export interface Explanation {
  /** Innermost first; never empty. */
  readonly chain: readonly ChainStep[];
  /** The template text is the rendered text: it may be edited in its place. */
  readonly literal: boolean;
  /** The ways to the other texts of the same stretch. */
  readonly others: readonly (readonly ChainStep[])[];
  /** Template lines behind it that no chain names: variables, and what was computed on. */
  readonly via: readonly TemplateLines[];
  /** Values entries that are written here, then those of the conditions around. */
  readonly values: readonly ValueRead[];
  readonly conditions: readonly ValueRead[];
  /** Where those conditions stand, innermost first. */
  readonly branches: readonly TemplateLines[];
}

/** One-based lines of a template, `to` included. */
export interface TemplateLines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A render that ended early, with what it had read and taken until then. */
export interface FailedTrace {
  readonly failed: FailedRender;
  readonly recorder: Recorder;
}

/** A traced render of a chart: what each rendered place comes from. */
export class Trace {
  private constructor(
    private readonly texts: ReadonlyMap<string, { readonly text: string; readonly segments: readonly Segment[] }>,
    private readonly paths: ReadonlyMap<string, string>,
    readonly recorder: Recorder,
    readonly result: RenderResult,
  ) {}

  /** Undefined where the chart does not render. `options` must have a seed when the chart draws random values. */
  static of(source: ChartSource, options: RenderOptions): Trace | undefined {
    const made = Trace.attempt(source, options);
    return made instanceof Trace ? made : undefined;
  }

  /** As `of`, with the reason where the chart does not render. */
  static attempt(source: ChartSource, options: RenderOptions): Trace | FailedTrace {
    const origins = new ValuesOrigins();
    const recorder = new Recorder(origins);
    const result = render(source, options, recorder, origins);
    if ('error' in result) return { failed: result, recorder };
    const texts = new Map(
      result.rendered.files.map((f) => [f.name, { text: f.text, segments: (f.out as TraceWriter).segments }] as const),
    );
    return new Trace(texts, result.rendered.paths, recorder, result);
  }

  /** Where a place of a render that failed comes from: what `explain` says, as far as it was rendered. */
  static ofFailed(
    source: ChartSource,
    options: RenderOptions,
  ): ((file: string, start: number, end: number) => Explanation | undefined) | undefined {
    const origins = new ValuesOrigins();
    const recorder = new Recorder(origins);
    const failed = render(source, options, recorder, origins);
    if (!('error' in failed) || !failed.rendered) return undefined;
    const { files, paths } = failed.rendered;
    const texts = new Map(
      files.map((f) => [f.name, { text: f.text, segments: (f.out as TraceWriter).segments }] as const),
    );
    const trace = new Trace(texts, paths, recorder, undefined as never);
    return (file, start, end) => trace.explainRange(file, start, end);
  }

  /** `file` is a rendered name such as `chart/templates/x.yaml`, `offset` a place in its rendered text. */
  explain(file: string, offset: number): Explanation | undefined {
    const why = this.place(file, offset);
    return why && { ...why, conditions: unique([...why.conditions, ...switchReads(this.result, this.recorder, file)]) };
  }

  private place(file: string, offset: number): Explanation | undefined {
    const found = this.texts.get(file);
    const segment = found && segmentAt(found.segments, offset);
    return segment && this.explanation(segment.origin, segment.exact);
  }

  /** How often template text was printed as it stands: more than once in a loop, or where several names share it. */
  timesPrinted(file: string, offset: number): number {
    let count = 0;
    for (const { segments } of this.texts.values())
      for (const { start, end, origin } of segments)
        if (origin.literal && origin.offset <= offset && offset < origin.offset + end - start)
          if ((this.paths.get(origin.tree.parseName) ?? origin.tree.parseName) === file) count++;
    return count;
  }

  /** The place where a stretch begins, with the values of all of it. */
  explainRange(file: string, start: number, end: number): Explanation | undefined {
    const first = (this.result as RenderResult | undefined) ? this.explain(file, start) : this.place(file, start);
    const found = this.texts.get(file);
    if (!first || !found) return undefined;
    const parts = slice(found.segments, start, end, start).map((s) => this.explanation(s.origin, true));
    const chains = new Map([first, ...parts].map(({ chain }) => [chain.map(stepText).join(), chain]));
    const others = [...chains.values()].filter((chain) => chain !== first.chain && !within(chain, first.chain));
    const named = new Set([first.chain, ...others].flat().map(stepText));
    return {
      ...first,
      literal: first.literal && parts.every((p) => p.literal),
      others,
      via: joinLines([...first.via, ...parts.flatMap((p) => p.via)], named),
      values: unique([...first.values, ...parts.flatMap((p) => p.values)]),
      conditions: unique([...first.conditions, ...parts.flatMap((p) => p.conditions)]),
      branches: joinLines([...first.branches, ...parts.flatMap((p) => p.branches)], new Set()),
    };
  }

  /** The file on disk behind the name of a template. */
  pathOf(name: string): string {
    return this.paths.get(name) ?? name;
  }

  textOf(file: string): string | undefined {
    return this.texts.get(file)?.text;
  }

  private explanation(origin: Origin, exact: boolean): Explanation {
    const chain: ChainStep[] = [];
    const deps = origin.deps.all(this.recorder.readOf);
    const reads = [...deps.reads];
    let literal = origin.literal && exact;
    if (origin.tree.dynamic) {
      literal = false;
      const inner = this.dynamic(origin);
      if (inner) {
        reads.push(...inner.values);
        chain.push(...inner.chain);
      }
    } else chain.push(this.step(origin.tree, origin.offset, 'text'));
    for (let site = origin.site; site; site = site.caller) this.addCaller(chain, site);
    return {
      chain,
      literal,
      others: [],
      via: [...deps.via, ...(origin.literal ? [] : [origin.node])].flatMap((node) => this.linesOf(node)),
      values: unique(reads),
      conditions: unique(conditionReads(origin.conditions, this.recorder.readOf)),
      branches: conditionNodes(origin.conditions, this.recorder.readOf).flatMap((node) => this.linesOf(node)),
    };
  }

  private linesOf(node: Node): TemplateLines[] {
    if (node.tree.dynamic) return [];
    const file = this.pathOf(node.tree.parseName);
    return linesOf(node).map((line) => ({ file, from: line, to: line }));
  }

  private addCaller(chain: ChainStep[], site: TraceSite): void {
    if (!site.tree.dynamic) chain.push(this.step(site.tree, site.offset, site.what, site.name));
  }

  /** Text that went through `tpl`: the place of the template text itself. */
  private dynamic(origin: Origin): Explanation | undefined {
    const source = origin.site?.source;
    const segment = source && segmentAt(source.origins as Segment[], origin.offset);
    if (!segment || segment.origin === origin) return undefined;
    const { chain, values } = this.explanation({ ...segment.origin, site: undefined }, false);
    return { chain, values, literal: false, conditions: [], others: [], via: [], branches: [] };
  }

  private step(tree: TreeInfo, offset: number, what: ChainStep['what'], call?: string): ChainStep {
    const line = lineAt(tree, offset);
    return { file: this.pathOf(tree.parseName), offset, line, what, ...(call ? { name: call } : {}) };
  }
}

function conditionReads(conditions: Conditions | undefined, readOf: ReadOf): ValueRead[] {
  const out: ValueRead[] = [];
  for (let c = conditions; c; c = c.outer) out.push(...c.deps.all(readOf).reads);
  return out;
}

function conditionNodes(conditions: Conditions | undefined, readOf: ReadOf): Node[] {
  const out: Node[] = [];
  for (let c = conditions; c; c = c.outer) out.push(c.node, ...c.deps.all(readOf).via);
  return out;
}

const stepText = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/** Whether a chain says nothing that another does not say. */
function within(chain: readonly ChainStep[], other: readonly ChainStep[]): boolean {
  const said = new Set(other.map(stepText));
  return chain.every((step) => said.has(stepText(step)));
}

/** Lines without those that are named already, neighbours as one, files in the order of their first line. */
function joinLines(lines: readonly TemplateLines[], named: ReadonlySet<string>): TemplateLines[] {
  const files = new Map<string, Set<number>>();
  for (const { file, from } of lines) {
    if (named.has(stepText({ file, line: from }))) continue;
    files.set(file, (files.get(file) ?? new Set()).add(from));
  }
  const out: { file: string; from: number; to: number }[] = [];
  for (const [file, set] of files)
    for (const line of [...set].sort((a, b) => a - b)) {
      const last = out.at(-1);
      if (last?.file === file && last.to === line - 1) last.to = line;
      else out.push({ file, from: line, to: line });
    }
  return out;
}

/** Without repeats, and without the tables on the way to an entry that is read, too. */
function unique(reads: readonly ValueRead[]): ValueRead[] {
  const seen = new Map(reads.map((r) => [pathText(r.path), r]));
  const names = [...seen.keys()];
  return [...seen]
    .filter(([n]) => !names.some((o) => o.length > n.length && o.startsWith(n) && /[.[]/.test(o[n.length]!)))
    .map(([, r]) => r);
}

/** `image.tag`, `hosts[0].name`, `annotations["a.b/c"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((p, i) => {
      if (typeof p === 'number') return `[${p}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(p)) return `[${JSON.stringify(p)}]`;
      return i ? `.${p}` : p;
    })
    .join('');
}

/** `values.yaml:12`, `--set image.tag=2`. */
export function placeText(place: ValuesPlace | undefined): string {
  return place ? (place.line === undefined ? place.file : `${place.file}:${place.line}`) : 'not set';
}

export const readText = (read: ValueRead): string => `${pathText(read.path)} (${placeText(read.place)})`;

/** Texts of the chart by path, for those who show places in them. */
export function sourceTexts(source: ChartSource): Map<string, string> {
  return new Map(source.files.filter((f) => /\.(ya?ml|tpl|txt|json)$/.test(f.name)).map((f) => [f.path, textOf(f)]));
}
