/** A place in a template: rendered name, one-based line, zero-based byte column, and the UTF-16 offset. */
export interface TemplatePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Why a chart does not render, in Helm's words. */
export interface HelmError {
  /** What Helm prints behind `Error: `; the first line is the summary. */
  readonly message: string;
  readonly position?: TemplatePosition;
  /** What `--debug` prints before the error. */
  readonly manifest?: string;
}

/** One document of the output. */
export interface RenderedDocument {
  readonly text: string;
  /** `chart/templates/x.yaml`. */
  readonly source: string;
  readonly hook: boolean;
  /** A file of `crds/`. */
  readonly crd: boolean;
}

export interface ChartRender {
  /** What `helm template` prints. */
  readonly output: string;
  readonly documents: readonly RenderedDocument[];
  /** Rendered NOTES.txt of the chart itself. */
  readonly notes?: string;
  readonly warnings: readonly string[];
}
