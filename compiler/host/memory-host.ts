import { posix } from 'node:path';
import { type FileStat, type Host, HostError } from './host.js';

export interface MemoryHost extends Host {
  /** Absolute path → content; writes land here. */
  readonly files: Map<string, string | Uint8Array>;
  /** What was printed so far. */
  readonly printed: { out: string; err: string };
}

export interface MemoryHostOptions {
  readonly stdin?: string;
  readonly columns?: number;
  readonly color?: boolean;
}

/** A host whose files are a map, for tests and for running without a disk. Paths given are relative to `/home/user`. */
export function memoryHost(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: MemoryHostOptions = {},
): MemoryHost {
  const cwd = '/home/user';
  const at = (path: string): string => posix.resolve(cwd, path);
  const contents = new Map(Object.entries(files).map(([path, content]) => [at(path), content]));
  const printed = { out: '', err: '' };
  const below = (path: string): string[] =>
    [...contents.keys()].filter((k) => k.startsWith(path === '/' ? '/' : `${path}/`));
  const read = (path: string): string | Uint8Array => {
    const content = contents.get(at(path));
    if (content !== undefined) return content;
    if (below(at(path)).length) throw new HostError('not-a-file', path, `${path}: is a folder`);
    throw new HostError('not-found', path, `${path}: no such file or folder`);
  };
  return {
    files: contents,
    printed,
    cwd,
    env: {},
    stat(path): FileStat | undefined {
      const content = contents.get(at(path));
      if (content !== undefined) return { kind: 'file', size: bytesOf(content).length };
      return below(at(path)).length || at(path) === cwd ? { kind: 'directory', size: 0 } : undefined;
    },
    readText: (path) => textOf(path, read(path)),
    readBytes: (path) => bytesOf(read(path)),
    readDir: (path) =>
      [
        ...new Set(below(at(path)).map((k) => k.slice(at(path) === '/' ? 1 : at(path).length + 1).split('/')[0]!)),
      ].sort(),
    realPath: at,
    readLink: () => undefined,
    writeFile: (path, content) => void contents.set(at(path), content),
    remove: (path) => void contents.delete(at(path)),
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

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function textOf(path: string, content: string | Uint8Array): string {
  if (typeof content === 'string') return content;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new HostError('not-utf8', path, `${path}: not valid UTF-8 text`);
  }
}
