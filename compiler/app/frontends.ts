import type { Host } from '../host/host.js';
import type { FrontendResult, Frontends } from '../project/load.js';
import { span } from '../text/span.js';
import { chartOptions } from './chart-options.js';
import type { ChartSettings } from './chart-settings.js';

export type { ChartSettings };

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
    source = loadChart(host, path, chart.helmVersion);
  } catch (e) {
    if (!(e instanceof ChartError)) throw e;
    const problem = { id: 'source/unreadable', severity: 'error', message: e.message, span: span(path, 0) } as const;
    return { objects: [], diagnostics: [problem], files: [] };
  }
  return lowerChart(source, chartOptions(host, source, chart));
}

/** A folder with a Chart.yaml, or an archive. */
export function isChart(host: Host, path: string): boolean {
  if (/\.(?:tgz|tar\.gz)$/.test(path)) return host.stat(path)?.kind === 'file';
  return host.stat(`${path.replace(/\/+$/, '')}/Chart.yaml`)?.kind === 'file';
}
