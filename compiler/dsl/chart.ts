import { adoptAtCall } from './origin.js';

/**
 * The types of charts' values, by the paths that a program names. drydock declares them for the charts that a program
 * includes, from their values.schema.json or else from their values.yaml.
 */
// biome-ignore lint/suspicious/noEmptyInterface: others add to it
export interface ChartValues {}

export interface ChartOptions<V = Record<string, unknown>> {
  /** The name of the release; the chart's folder name where it is left out. */
  readonly name?: string;
  readonly namespace?: string;
  readonly values?: V;
}

/** Stands for a chart's objects in a program's export; drydock renders it after the program has run. */
export interface ChartReference {
  readonly $chart: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly values?: object;
}

export type ValuesOf<P extends string> = P extends keyof ChartValues ? ChartValues[P] : Record<string, unknown>;

/**
 * The objects of a Helm chart: `chart('./charts/redis', { values: { replicas: 3 } })`. The path is relative to the
 * program; where it is a literal, the values are type-checked.
 */
export function chart<const P extends string>(path: P, options: ChartOptions<ValuesOf<P>> = {}): ChartReference {
  const reference: ChartReference = { $chart: path, ...(options as ChartOptions<object>) };
  adoptAtCall(reference, options, chart);
  return reference;
}
