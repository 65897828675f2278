import type { ChartSource } from '../chart/source.js';
import { textOf } from '../chart/source.js';
import { ValuesOrigins, type ValuesPlace } from '../chart/values-text.js';
import { type FailedRender, type RenderOptions, type RenderResult, render } from '../render/render.js';
import type { TraceSite } from '../template/tracer.js';
import { Recorder, type TraceWriter } from './recorder.js';
import { type Conditions, type Origin, type Segment, segmentAt, type ValueRead } from './segments.js';

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
  /** Values entries that are written here, then those of the conditions around. */
  readonly values: readonly ValueRead[];
  readonly conditions: readonly ValueRead[];
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

  /** `file` is a rendered name such as `chart/templates/x.yaml`, `offset` a place in its rendered text. */
  explain(file: string, offset: number): Explanation | undefined {
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
    const first = this.explain(file, start);
    const found = this.texts.get(file);
    if (!first || !found) return undefined;
    const inside = found.segments.filter((s) => s.start < end && s.end > start);
    const parts = inside.map((s) => this.explanation(s.origin, true));
    return {
      ...first,
      literal: first.literal && parts.every((p) => p.literal),
      values: unique([...first.values, ...parts.flatMap((p) => p.values)]),
      conditions: unique([...first.conditions, ...parts.flatMap((p) => p.conditions)]),
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
    const reads = [...origin.reads];
    let literal = origin.literal && exact;
    if (origin.tree.dynamic) {
      literal = false;
      const inner = this.dynamic(origin);
      if (inner) {
        reads.push(...inner.values);
        chain.push(...inner.chain);
      }
    } else chain.push(this.step(origin.tree.parseName, origin.tree.text, origin.offset, 'text'));
    for (let site = origin.site; site; site = site.caller) this.addCaller(chain, site);
    return { chain, literal, values: unique(reads), conditions: unique(conditionReads(origin.conditions)) };
  }

  private addCaller(chain: ChainStep[], site: TraceSite): void {
    if (!site.tree.dynamic)
      chain.push(this.step(site.tree.parseName, site.tree.text, site.offset, site.what, site.name));
  }

  /** Text that went through `tpl`: the place of the template text itself. */
  private dynamic(origin: Origin): Explanation | undefined {
    const source = origin.site?.source;
    const segment = source && segmentAt(source.origins as Segment[], origin.offset);
    if (!segment || segment.origin === origin) return undefined;
    const { chain, values } = this.explanation({ ...segment.origin, site: undefined }, false);
    return { chain, values, literal: false, conditions: [] };
  }

  private step(name: string, text: string, offset: number, what: ChainStep['what'], call?: string): ChainStep {
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
    return { file: this.paths.get(name) ?? name, offset, line, what, ...(call ? { name: call } : {}) };
  }
}

function conditionReads(conditions: Conditions | undefined): ValueRead[] {
  const out: ValueRead[] = [];
  for (let c = conditions; c; c = c.outer) out.push(...c.reads);
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
