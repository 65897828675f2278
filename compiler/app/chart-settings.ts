/** How charts among the sources are rendered. */
export interface ChartSettings {
  /** The name of the chart, unless said. */
  readonly release?: string;
  readonly namespace?: string;
  readonly helmVersion?: 3 | 4;
  readonly valuesFiles?: readonly { readonly path: string; readonly text: string }[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly isUpgrade?: boolean;
}
