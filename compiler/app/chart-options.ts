import type { ChartSource, RenderOptions } from '../helm/index.js';
import type { Host } from '../host/host.js';
import { chartIdentity } from './chart-identity.js';
import type { ChartSettings } from './chart-settings.js';

/** How a chart among the sources is rendered. */
export function chartOptions(host: Host, source: ChartSource, chart: ChartSettings): RenderOptions {
  return {
    releaseName: chart.release ?? releaseOf(source),
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

/** Charts are released under their names, as far as Helm takes these: two versions of one chart are one release. */
function releaseOf(source: ChartSource): string {
  const name = chartIdentity(source).name.toLowerCase();
  return /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(name) ? name : 'release-name';
}
