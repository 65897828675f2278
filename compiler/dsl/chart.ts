import { adoptAtCall } from './origin.js';

export interface ChartOptions<V extends object = Record<string, unknown>> {
  /** The name of the release; the chart's folder name where it is left out. */
  readonly name?: string;
  readonly namespace?: string;
  readonly values?: V;
}

/** Stands for a chart's objects in a program's export; drydock renders it after the program has run. */
export interface ChartReference {
  /** @internal */
  readonly $chart: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly values?: object;
}

/** The objects of a Helm chart: `chart('./charts/redis', { values: { replicas: 3 } })`, path relative to the program. */
export function chart<V extends object = Record<string, unknown>>(
  path: string,
  options: ChartOptions<V> = {},
): ChartReference {
  const reference: ChartReference = { $chart: path, ...options };
  adoptAtCall(reference, options, chart);
  return reference;
}
