import type { Host } from '../host/host.js';
import type { FrontendResult, Frontends } from '../project/load.js';

/** How charts among the sources are rendered. */
export interface ChartSettings {
  /** The name of the chart's folder, unless said. */
  readonly release?: string;
  readonly namespace?: string;
  readonly helmVersion?: 3 | 4;
  readonly valuesFiles?: readonly { readonly path: string; readonly text: string }[];
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
  return {
    async chart(path) {
      const { loadChart, lowerChart } = await import('../helm/index.js');
      const { chart = {} } = options;
      return lowerChart(loadChart(host, path), {
        releaseName: chart.release ?? releaseOf(path),
        namespace: chart.namespace ?? 'default',
        helmVersion: chart.helmVersion ?? 4,
        values: { files: chart.valuesFiles ?? [], set: chart.set ?? [], setString: chart.setString ?? [] },
        isUpgrade: chart.isUpgrade ?? false,
        includeCrds: true,
        // A prediction must not change from run to run because a chart draws a password.
        seed: 'drydock',
        now: host.now(),
      });
    },
    async dsl(path, text): Promise<FrontendResult | undefined> {
      const { isDslProgram, loadDsl } = await import('../dsl/index.js');
      if (!isDslProgram(text)) return undefined;
      return loadDsl(host, path, options.dslTimeLimit === undefined ? {} : { timeLimit: options.dslTimeLimit });
    },
  };
}

/** `./charts/web-1.2.3.tgz` is released as `web`. */
function releaseOf(path: string): string {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const name = last.replace(/(?:-v?\d+\.\d+\.\d+[^/]*)?\.(?:tgz|tar\.gz)$/, '').toLowerCase();
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) ? name : 'release-name';
}
