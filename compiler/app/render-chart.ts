import type { ChartRender, HelmError } from '../helm/chart-render.js';
import { type Host, HostError } from '../host/host.js';
import { nodeCrypto } from '../host/node-modules.js';
import type { JsonObject } from '../kube/json.js';
import { readValuesFile } from './read-values.js';

/** The flags of `helm template`, by their names. */
export interface RenderChartOptions {
  /** `release-name` by default, as of Helm. */
  readonly releaseName?: string;
  readonly namespace?: string;
  /** 4 by default. */
  readonly helmVersion?: 3 | 4;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Paths of values files; later ones win. */
  readonly valuesFiles?: readonly string[];
  /** Values that win over those of the files. */
  readonly values?: JsonObject;
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  readonly isUpgrade?: boolean;
  readonly includeCrds?: boolean;
  readonly noHooks?: boolean;
  readonly skipTests?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly showOnly?: readonly string[];
  /** Makes random functions repeatable; without it they differ from run to run. */
  readonly seed?: string;
}

/**
 * Renders a chart, a folder or a `.tgz`, as `helm template` of the wanted major prints it. Faults of the chart, of its
 * values and of their files are no exceptions: they come as Helm words them.
 */
export async function renderChart(
  host: Host,
  path: string,
  options: RenderChartOptions = {},
): Promise<ChartRender | { readonly error: HelmError }> {
  const helm = await import('../helm/index.js');
  const { releaseName = 'release-name', helmVersion = 4, valuesFiles = [], values, ...flags } = options;
  try {
    const files = valuesFiles.map((file) => ({ path: file, text: readValuesFile(host, file) }));
    if (values) files.push({ path: 'values', text: JSON.stringify(values) });
    return helm.renderChart(helm.loadChart(host, path, helmVersion), {
      ...flags,
      releaseName,
      helmVersion,
      values: { ...flags, files, readFile: (file) => readValuesFile(host, file) },
      entropy: (count) => nodeCrypto().randomBytes(count),
      now: host.now(),
    });
  } catch (e) {
    if (e instanceof helm.ChartError || e instanceof HostError) return { error: { message: e.message } };
    throw e;
  }
}
