import { ChartError } from './chart/errors.js';
import type { ChartSource } from './chart/source.js';
import type { ChartRender, HelmError, RenderedDocument } from './chart-render.js';
import type { Manifest } from './render/manifests.js';
import { printRelease } from './render/print-release.js';
import { type RenderOptions, render } from './render/render.js';

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
