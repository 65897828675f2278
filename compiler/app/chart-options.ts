import type { RenderOptions } from '../helm/index.js';
import type { Host } from '../host/host.js';
import type { ChartSettings } from './chart-settings.js';

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

/** `./charts/web-1.2.3.tgz` is released as `web`. */
function releaseOf(path: string): string {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const name = last.replace(/(?:-v?\d+\.\d+\.\d+[^/]*)?\.(?:tgz|tar\.gz)$/, '').toLowerCase();
  // Helm takes at most 53 characters.
  return /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(name) ? name : 'release-name';
}
