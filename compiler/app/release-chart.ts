import { hookOf, type RenderedChart, type RenderRequest } from '../../runtime/helm/index.js';
import { HelmActionError } from '../../runtime/helm/release.js';
import { block, jsonValue, loadChart, renderChart, valuesJson } from '../helm/index.js';
import type { Host } from '../host/host.js';
import { isObject } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import { chartIdentity, chartText } from './chart-identity.js';

/**
 * Renders a chart for a release of the simulated cluster: manifests in install order, hooks and CRDs apart.
 * @throws HelmActionError in Helm's words where it does not render
 */
export function renderForRelease(host: Host, helmVersion: 3 | 4, request: RenderRequest): RenderedChart {
  const source = loadChart(host, request.chart, helmVersion);
  const base = request.base.map((text) => ({ path: 'values of the release before', text }));
  const files = [...base, ...request.values.map((path) => ({ path, text: host.readText(path) }))];
  const { set, setString, setJson, setFile, setLiteral } = request;
  const readFile = (path: string): string => host.readText(path);
  const values = { files, set, setString, setJson, setFile, setLiteral, readFile };
  const rendered = renderChart(source, {
    releaseName: request.name,
    namespace: request.namespace,
    helmVersion,
    isUpgrade: request.isUpgrade,
    includeCrds: true,
    revision: request.revision,
    kubeVersion: request.kubeVersion,
    lookup: (...asked) => jsonValue(request.lookup(...asked) ?? {}),
    values,
    seed: 'drydock',
    now: host.now(),
  });
  if ('error' in rendered) throw new HelmActionError(rendered.error.message);
  const parts = { manifests: [] as KubeObject[], crds: [] as KubeObject[] };
  const hooks = [];
  for (const document of rendered.documents) {
    for (const object of objectsOf(document.source, document.text)) {
      const hook = hookOf(object);
      if (hook) hooks.push({ ...hook, path: document.source, manifest: document.text });
      else if (/^[^/]+\/(?:charts\/[^/]+\/)*crds\//.test(document.source)) parts.crds.push(object);
      else parts.manifests.push(object);
    }
  }
  return {
    chart: chartIdentity(source),
    ...parts,
    hooks,
    config: valuesJson(values, helmVersion),
    defaults: chartText(source, 'values.yaml'),
    manifest: rendered.documents
      .filter((d) => !d.hook && !d.crd)
      .map(block)
      .join(''),
    ...(rendered.notes === undefined ? {} : { notes: rendered.notes }),
  };
}

function objectsOf(name: string, text: string): KubeObject[] {
  return parseYaml(new SourceFile(name, text)).flatMap(({ value }) =>
    isObject(value) && typeof value['kind'] === 'string' ? [value as unknown as KubeObject] : [],
  );
}
