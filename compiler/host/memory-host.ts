import { posix } from 'node:path';
import { type FileStat, type Host, HostError } from './host.js';

export interface MemoryHost extends Host {
  /** Absolute path → text; writes land here. */
  readonly files: Map<string, string>;
  /** What was printed so far. */
  readonly printed: { out: string; err: string };
}

/** A host whose files are a map, for tests and for running without a disk. Paths given are relative to `/home/user`. */
export function memoryHost(
  files: Readonly<Record<string, string>>,
  options: { stdin?: string; columns?: number; color?: boolean } = {},
): MemoryHost {
  const cwd = '/home/user';
  const at = (path: string): string => posix.resolve(cwd, path);
  const texts = new Map(Object.entries(files).map(([path, text]) => [at(path), text]));
  const printed = { out: '', err: '' };
  const below = (path: string): string[] =>
    [...texts.keys()].filter((k) => k.startsWith(path === '/' ? '/' : `${path}/`));
  const read = (path: string): string => {
    const text = texts.get(at(path));
    if (text === undefined) throw new HostError('not-found', path, `${path}: no such file or folder`);
    return text;
  };
  return {
    files: texts,
    printed,
    cwd,
    env: {},
    stat(path): FileStat | undefined {
      const text = texts.get(at(path));
      if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text) };
      return below(at(path)).length || at(path) === cwd ? { kind: 'directory', size: 0 } : undefined;
    },
    readText: read,
    readBytes: (path) => new TextEncoder().encode(read(path)),
    readDir: (path) =>
      [
        ...new Set(below(at(path)).map((k) => k.slice(at(path) === '/' ? 1 : at(path).length + 1).split('/')[0]!)),
      ].sort(),
    realPath: at,
    writeFile: (path, content) =>
      void texts.set(at(path), typeof content === 'string' ? content : new TextDecoder().decode(content)),
    remove: (path) => void texts.delete(at(path)),
    readStdin: async () => options.stdin ?? '',
    out(text) {
      printed.out += text;
    },
    err(text) {
      printed.err += text;
    },
    terminal: { color: options.color ?? false, columns: options.columns ?? 80, interactive: false },
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
}
