import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Path } from '../kube/json.js';
import type { ApiObject, Editable, Origin, OriginSpan, Provenance } from '../lower/api-object.js';
import { type LowerResult, lowerYaml } from '../lower/from-yaml.js';
import type { TextEdit } from '../text/edit.js';
import { SourceFile } from '../text/source-file.js';
import { span } from '../text/span.js';
import { parseYaml } from '../yaml/parse.js';
import type { ChartSource } from './chart/source.js';
import { brokenChart, unreadSchema } from './diagnose.js';
import type { Manifest } from './render/manifests.js';
import { selected } from './render/print-release.js';
import { type RenderOptions, render } from './render/render.js';
import { type ChainStep, readText, sourceTexts, Trace } from './trace/index.js';

export interface LoweredChart {
  readonly objects: ApiObject[];
  readonly diagnostics: Diagnostic[];
  /** Templates and values files that spans point into. */
  readonly files: SourceFile[];
}

/**
 * The API objects of a render. Their provenance points at template lines and values entries; it is worked out at the
 * first question, by rendering once more with every text followed, so that nobody pays for it unasked.
 */
export function lowerChart(chart: ChartSource, given: RenderOptions): LoweredChart {
  const unread = new Set<string>();
  const options: RenderOptions = {
    ...given,
    seed: given.seed ?? 'drydock',
    onUnreadSchema: (url) => unread.add(url),
  };
  const files = [...sourceTexts(chart), ...(options.values?.files ?? []).map((f) => [f.path, f.text] as const)].map(
    ([path, text]) => new SourceFile(path, text),
  );
  const result = render(chart, options);
  if ('error' in result) return { objects: [], diagnostics: [brokenChart(chart, result, options)], files };
  const tracer = new LazyTrace(chart, options);
  const { main, hooks } = selected(result, options);
  const objects: ApiObject[] = [];
  const diagnostics: Diagnostic[] = [...unread].map((url) => unreadSchema(chart, url));
  for (const manifest of [...main, ...hooks])
    lowerManifest(manifest, result.rendered.paths, tracer, objects, diagnostics);
  return { objects, diagnostics, files };
}

const known = new Map<string, LowerResult>();
let knownLength = 0;
const mostKnown = 6 * 1024 * 1024;

/** What a document says, read once for all renders that print it alike: a matrix of values has many of the same chart. */
function lowered({ source, text }: Manifest): LowerResult {
  const key = `${source}\0${text}`;
  let result = known.get(key);
  if (!result) {
    result = lowerYaml(parseYaml(new SourceFile(source, text)), 'chart');
    if (knownLength > mostKnown) {
      known.clear();
      knownLength = 0;
    }
    known.set(key, result);
    knownLength += key.length;
  }
  return result;
}

function lowerManifest(
  manifest: Manifest,
  paths: ReadonlyMap<string, string>,
  tracer: LazyTrace,
  objects: ApiObject[],
  diagnostics: Diagnostic[],
): void {
  const { objects: found, diagnostics: problems } = lowered(manifest);
  const file = paths.get(manifest.source) ?? manifest.path ?? manifest.source;
  for (const object of found)
    objects.push({
      ...object,
      file,
      provenance: new ChartProvenance(object.provenance, manifest, tracer, file),
      duplicateKeys: object.duplicateKeys.map((d) => ({ ...d, span: tracer.spanAt(manifest, d.span.start, file) })),
    });
  for (const d of problems) {
    // A document of comments only is how charts switch a resource off.
    if (d.id === 'source/not-a-manifest' && !/^\s*[^\s#]/m.test(manifest.text)) continue;
    diagnostics.push({ ...d, span: tracer.spanAt(manifest, d.span.start, file) });
  }
}

/** One traced render for all objects of a chart, made when first asked for. */
class LazyTrace {
  private trace: Trace | undefined;
  private made = false;

  constructor(
    private readonly chart: ChartSource,
    private readonly options: RenderOptions,
  ) {}

  get(): Trace | undefined {
    if (!this.made) {
      this.made = true;
      this.trace = Trace.of(this.chart, this.options);
    }
    return this.trace;
  }

  /** The template place of an offset in a rendered document. */
  spanAt(manifest: Manifest, offset: number, file: string) {
    const chain = this.get()?.explain(manifest.source, manifest.offset + offset)?.chain;
    const step = chain?.[outermost(chain)];
    return step
      ? span(step.file, step.offset, step.offset + 1)
      : span(file, manifest.path === undefined ? 0 : offset, offset + 1);
  }
}

/**
 * The step to show first: in the document's own template, where people look; helpers that it includes come behind.
 * The line inside of a loop says more than the loop.
 */
function outermost(chain: readonly ChainStep[]): number {
  return Math.max(
    0,
    chain.findLastIndex((step) => step.what !== 'range'),
  );
}

/** A finding names the nearest values; `template --explain` names them all. */
const mostKeys = 24;

/** Joins places in the rendered document to the template text and the values behind them. */
class ChartProvenance implements Provenance {
  constructor(
    private readonly rendered: Provenance,
    private readonly manifest: Manifest,
    private readonly tracer: LazyTrace,
    private readonly file: string,
  ) {}

  locate(path: Path): Origin {
    return this.join(this.rendered.locate(path));
  }

  locateKey(path: Path): Origin {
    return this.join(this.rendered.locateKey(path));
  }

  editable(): Editable | undefined {
    const inner = this.rendered.editable?.();
    return inner && { ...inner, map: (edit) => this.toSource(edit) };
  }

  /** Template text that was printed as it stands, by no loop and no helper, may be edited for this one object. */
  private toSource({ span: at, newText }: TextEdit): TextEdit | undefined {
    if (this.manifest.path !== undefined) return { span: span(this.file, at.start, at.end), newText };
    const place = (offset: number): { file: string; offset: number } | undefined => {
      const trace = this.tracer.get();
      const found = trace?.explain(this.manifest.source, this.manifest.offset + offset);
      const step = found?.literal && found.chain.length === 1 ? found.chain[0] : undefined;
      return step && trace?.timesPrinted(step.file, step.offset) === 1 ? step : undefined;
    };
    // What is inserted stands behind the character before it; a range must be one piece of template.
    const first = place(at.end > at.start ? at.start : at.start - 1);
    const last = at.end > at.start ? place(at.end - 1) : first;
    if (!first || !last || first.file !== last.file) return undefined;
    if (at.end === at.start) return { span: span(first.file, first.offset + 1), newText };
    if (last.offset - first.offset !== at.end - 1 - at.start) return undefined;
    return { span: span(first.file, first.offset, last.offset + 1), newText };
  }

  private join(origin: Origin): Origin {
    const [first] = origin.spans;
    const { start, end } = first!.span;
    // Files of crds/ are printed as they are: their places are those of the file.
    if (this.manifest.path !== undefined)
      return {
        exact: origin.exact,
        spans: [{ role: 'template', span: span(this.file, start, end), literal: first!.literal }],
      };
    const found = this.tracer.get()?.explain(this.manifest.source, this.manifest.offset + start);
    if (!found) return { exact: false, spans: [{ role: 'template', span: span(this.file, 0), literal: false }] };
    const length = Math.max(found.literal ? end - start : 1, 1);
    const places = found.chain.map(
      (step, i): OriginSpan => ({
        role: 'source',
        span: span(step.file, step.offset, step.offset + (i === 0 ? length : 1)),
        literal: i === 0 && found.literal && first!.literal,
      }),
    );
    const [primary] = places.splice(outermost(found.chain), 1);
    const spans: OriginSpan[] = [{ ...primary!, role: 'template' }, ...places];
    const values = found.values.slice(0, mostKeys);
    for (const read of values)
      if (read.place?.value)
        spans.push({
          role: 'values',
          span: span(read.place.file, read.place.value.start, read.place.value.end),
          literal: true,
        });
    const valuesKeys = [...values, ...found.conditions.slice(0, mostKeys)].map(readText);
    return { exact: origin.exact, spans, ...(valuesKeys.length ? { valuesKeys } : {}) };
  }
}
