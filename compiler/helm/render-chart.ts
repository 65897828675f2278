import { ChartError } from './chart/errors.js';
import type { ChartSource } from './chart/source.js';
import type { TemplatePosition } from './render/errors.js';
import type { Manifest } from './render/manifests.js';
import { printRelease } from './render/print-release.js';
import { type RenderOptions, render } from './render/render.js';

/** Why a chart does not render, in Helm's words. */
export interface HelmError {
  /** What Helm prints behind `Error: `; the first line is the summary. */
  readonly message: string;
  readonly position?: TemplatePosition;
  /** What `--debug` prints before the error. */
  readonly manifest?: string;
}

/** One document of the output. */
export interface RenderedDocument {
  readonly text: string;
  /** `chart/templates/x.yaml`. */
  readonly source: string;
  readonly hook: boolean;
  /** A file of `crds/`. */
  readonly crd: boolean;
}

export interface ChartRender {
  /** What `helm template` prints. */
  readonly output: string;
  readonly documents: readonly RenderedDocument[];
  /** Rendered NOTES.txt of the chart itself. */
  readonly notes?: string;
  readonly warnings: readonly string[];
}

/** Renders a chart as `helm template` of the wanted major does. Never throws for a fault of the chart. */
export function renderChart(chart: ChartSource, options: RenderOptions): ChartRender | { readonly error: HelmError } {
  const result = render(chart, options);
  if ('error' in result) {
    const { message, position, manifest } = result;
    const begun = manifest === undefined ? {} : { manifest: `${manifest.trim()}\n` };
    return { error: { message, ...(position ? { position } : {}), ...begun } };
  }
  try {
    const { output, manifests } = printRelease(result, options);
    const name = `${result.chart.metadata.name}/templates/NOTES.txt`;
    const notes = result.rendered.files.find((f) => f.name === name)?.text;
    return {
      output,
      documents: manifests.map(document),
      ...(notes === undefined ? {} : { notes }),
      warnings: result.warnings,
    };
  } catch (e) {
    if (e instanceof ChartError) return { error: { message: e.message } };
    throw e;
  }
}

const document = (m: Manifest): RenderedDocument => ({
  text: m.text,
  source: m.source,
  hook: m.hooks !== undefined,
  crd: m.path !== undefined,
});
