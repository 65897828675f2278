import { hookOf, type RenderedChart, type RenderRequest } from '../../runtime/helm/index.js';
import { HelmActionError } from '../../runtime/helm/release.js';
import { type ChartSource, loadChart, renderChart } from '../helm/index.js';
import type { Host } from '../host/host.js';
import { isObject } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';

/**
 * Renders a chart for a release of the simulated cluster: manifests in install order, hooks and CRDs apart.
 * @throws HelmActionError in Helm's words where it does not render
 */
export function renderForRelease(host: Host, helmVersion: 3 | 4, request: RenderRequest): RenderedChart {
  const source = loadChart(host, request.chart, helmVersion);
  const files = request.values.map((path) => ({ path, text: host.readText(path) }));
  const rendered = renderChart(source, {
    releaseName: request.name,
    namespace: request.namespace,
    helmVersion,
    isUpgrade: request.isUpgrade,
    includeCrds: true,
    values: { files, set: request.set, setString: request.setString },
    seed: 'drydock',
    now: host.now(),
  });
  if ('error' in rendered) throw new HelmActionError(rendered.error.message);
  const parts = { manifests: [] as KubeObject[], crds: [] as KubeObject[] };
  const hooks = [];
  for (const document of rendered.documents) {
    for (const object of objectsOf(document.source, document.text)) {
      const hook = hookOf(object);
      if (hook) hooks.push(hook);
      else if (/^[^/]+\/(?:charts\/[^/]+\/)*crds\//.test(document.source)) parts.crds.push(object);
      else parts.manifests.push(object);
    }
  }
  return {
    chart: identityOf(source),
    ...parts,
    hooks,
    ...(rendered.notes === undefined ? {} : { notes: rendered.notes }),
  };
}

function objectsOf(name: string, text: string): KubeObject[] {
  return parseYaml(new SourceFile(name, text)).flatMap(({ value }) =>
    isObject(value) && typeof value['kind'] === 'string' ? [value as unknown as KubeObject] : [],
  );
}

function identityOf(source: ChartSource): RenderedChart['chart'] {
  const text = source.files.find((f) => f.name === 'Chart.yaml');
  const value = text
    ? parseYaml(new SourceFile('Chart.yaml', new TextDecoder().decode(text.bytes)))[0]?.value
    : undefined;
  const field = (key: string): string => (isObject(value) && value[key] !== undefined ? String(value[key]) : '');
  return { name: field('name'), version: field('version'), appVersion: field('appVersion') };
}
