/** One file of a chart, below its root. */
export interface ChartFile {
  /** Slash-separated, relative to the chart: `templates/deployment.yaml`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The path to show and to open: a file on disk, or `chart.tgz!templates/x.yaml` in an archive. */
  readonly path: string;
}

/** The files of a chart, however they came; in byte order of their names. */
export interface ChartSource {
  /** Directory or archive as the user named it. */
  readonly path: string;
  readonly archive: boolean;
  readonly files: readonly ChartFile[];
}

const decoder = new TextDecoder('utf-8');

/** The text of a file; a byte that is no UTF-8 becomes U+FFFD. */
export function textOf(file: ChartFile): string {
  return decoder.decode(file.bytes);
}
