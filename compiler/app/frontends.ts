import type { RenderOptions } from '../helm/index.js';
import type { Host } from '../host/host.js';
import type { FrontendResult, Frontends } from '../project/load.js';
import { span } from '../text/span.js';

/** How charts among the sources are rendered. */
export interface ChartSettings {
  /** The name of the chart's folder, unless said. */
  readonly release?: string;
  readonly namespace?: string;
  readonly helmVersion?: 3 | 4;
  readonly valuesFiles?: readonly { readonly path: string; readonly text: string }[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly isUpgrade?: boolean;
}

export interface SourceOptions {
  readonly chart?: ChartSettings;
  /** Seconds that a program of the DSL may take. */
  readonly dslTimeLimit?: number;
}

/** The front ends that are only loaded where the input needs them: the template engine and the TypeScript compiler are large. */
export function frontendsOf(host: Host, options: SourceOptions): Frontends {
  const { chart = {}, dslTimeLimit } = options;
  return {
    chart: (path) => renderChart(host, path, chart),
    async dsl(path, text): Promise<FrontendResult | undefined> {
      const { isDslProgram, loadDsl } = await import('../dsl/index.js');
      if (!isDslProgram(text)) return undefined;
      return loadDsl(host, path, {
        ...(dslTimeLimit === undefined ? {} : { timeLimit: dslTimeLimit }),
        // The program's own words count for a chart that it includes, not the flags for charts among the sources.
        chart: ({ path: included, name, namespace, values }) =>
          renderChart(host, included, {
            ...(chart.helmVersion ? { helmVersion: chart.helmVersion } : {}),
            ...(name === undefined ? {} : { release: name }),
            ...(namespace === undefined ? {} : { namespace }),
            valuesFiles: [values],
          }),
      });
    },
  };
}

async function renderChart(host: Host, path: string, chart: ChartSettings): Promise<FrontendResult> {
  const { ChartError, loadChart, lowerChart } = await import('../helm/index.js');
  let source: ReturnType<typeof loadChart>;
  try {
    source = loadChart(host, path);
  } catch (e) {
    if (!(e instanceof ChartError)) throw e;
    const problem = { id: 'source/unreadable', severity: 'error', message: e.message, span: span(path, 0) } as const;
    return { objects: [], diagnostics: [problem], files: [] };
  }
  return lowerChart(source, chartOptions(host, path, chart));
}

/** How a chart among the sources is rendered. */
export function chartOptions(host: Host, path: string, chart: ChartSettings): RenderOptions {
  return {
    releaseName: chart.release ?? releaseOf(path),
    namespace: chart.namespace ?? 'default',
    helmVersion: chart.helmVersion ?? 4,
    values: {
      files: chart.valuesFiles ?? [],
      setJson: chart.setJson ?? [],
      set: chart.set ?? [],
      setString: chart.setString ?? [],
    },
    isUpgrade: chart.isUpgrade ?? false,
    includeCrds: true,
    // A prediction must not change from run to run because a chart draws a password.
    seed: 'drydock',
    now: host.now(),
  };
}

/** A folder with a Chart.yaml, or an archive. */
export function isChart(host: Host, path: string): boolean {
  if (/\.(?:tgz|tar\.gz)$/.test(path)) return host.stat(path)?.kind === 'file';
  return host.stat(`${path.replace(/\/+$/, '')}/Chart.yaml`)?.kind === 'file';
}

/** `./charts/web-1.2.3.tgz` is released as `web`. */
function releaseOf(path: string): string {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const name = last.replace(/(?:-v?\d+\.\d+\.\d+[^/]*)?\.(?:tgz|tar\.gz)$/, '').toLowerCase();
  // Helm takes at most 53 characters.
  return /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(name) ? name : 'release-name';
}
