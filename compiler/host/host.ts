/**
 * The port to the outside world. Nothing below `app/` and `cli/` touches files, the clock, randomness or the terminal:
 * it gets what it needs from a `Host`, so that the CLI, the language server and tests run the same code.
 */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  /** False where the path itself surely is no symbolic link. */
  readonly link?: false;
}

export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths are relative to `cwd` or absolute. All readers throw `HostError`. */
  stat(path: string): FileStat | undefined;
  readBytes(path: string): Uint8Array;
  /** Strict UTF-8, byte order mark removed. */
  readText(path: string): string;
  /** Names in byte order. */
  readDir(path: string): string[];
  realPath(path: string): string;
  /** What a symbolic link names; undefined for all that is none. */
  readLink(path: string): string | undefined;
  /** Writes through a temporary file in the same folder, then renames; makes the folders it needs. */
  writeFile(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  readStdin(): Promise<string>;
  /** stdout: results only. */
  out(text: string): void;
  /** stderr: progress, notes. */
  err(text: string): void;
  readonly terminal: Terminal;
  now(): Date;
}

export interface Terminal {
  readonly color: boolean;
  readonly columns: number;
  /** True where stderr is a terminal, so that progress may overwrite itself. */
  readonly interactive: boolean;
}

export type HostErrorCode = 'not-found' | 'not-a-file' | 'not-utf8' | 'denied' | 'io';

export class HostError extends Error {
  constructor(
    readonly code: HostErrorCode,
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}
