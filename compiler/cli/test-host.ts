import { type Host, HostError } from '../host/host.js';
import { run } from './run.js';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Every file after the run. */
  readonly files: Map<string, string | Uint8Array>;
}

/** Runs a command line over files in memory. For tests: no disk, no clock, no terminal. */
export async function runInMemory(
  argv: readonly string[],
  input: Readonly<Record<string, string | Uint8Array>> = {},
  options: { stdin?: string; columns?: number } = {},
): Promise<CliResult> {
  const files = new Map(Object.entries(input));
  let out = '';
  let err = '';
  const clean = (path: string): string => path.replace(/^\.\/?/, '').replace(/\/$/, '');
  const isFolder = (path: string): boolean => path === '' || [...files.keys()].some((f) => f.startsWith(`${path}/`));
  const read = (path: string): string | Uint8Array => {
    const found = files.get(clean(path));
    if (found === undefined) {
      const folder = isFolder(clean(path));
      throw new HostError(
        folder ? 'not-a-file' : 'not-found',
        path,
        `${path}: ${folder ? 'is a folder' : 'no such file or folder'}`,
      );
    }
    return found;
  };
  const host: Host = {
    cwd: '/',
    env: {},
    stat(path) {
      const at = clean(path.replace(/^\//, ''));
      const found = files.get(at);
      if (found !== undefined) return { kind: 'file', size: found.length };
      return isFolder(at) ? { kind: 'directory', size: 0 } : undefined;
    },
    readBytes(path) {
      const found = read(path);
      return typeof found === 'string' ? new TextEncoder().encode(found) : found;
    },
    readText(path) {
      const found = read(path);
      if (typeof found === 'string') return found;
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(found);
      } catch {
        throw new HostError('not-utf8', path, `${path}: not valid UTF-8 text`);
      }
    },
    readDir(path) {
      const at = clean(path);
      const names = [...files.keys()]
        .filter((f) => at === '' || f.startsWith(`${at}/`))
        .map((f) => f.slice(at === '' ? 0 : at.length + 1).split('/')[0]!);
      return [...new Set(names)].sort();
    },
    realPath: (path) => `/${clean(path)}`,
    writeFile: (path, content) => void files.set(clean(path), content),
    remove: (path) => void files.delete(clean(path)),
    readStdin: async () => options.stdin ?? '',
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    terminal: { color: false, columns: options.columns ?? 100, interactive: false },
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
  const code = await run(argv, host);
  return { code, out, err, files };
}
