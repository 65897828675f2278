import { fromBytes } from '../go/bytes.js';

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

/** The text of a file, as the bytes of a Go string. */
export const textOf = (file: ChartFile): string => fromBytes(file.bytes);
