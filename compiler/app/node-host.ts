import { isUtf8 } from 'node:buffer';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { type FileStat, type Host, HostError, type HostErrorCode } from '../host/host.js';
import { columns, isTerminal, write } from './standard-streams.js';

const codes: Record<string, [HostErrorCode, string]> = {
  ENOENT: ['not-found', 'no such file or folder'],
  ENOTDIR: ['not-found', 'no such file or folder'],
  EISDIR: ['not-a-file', 'is a folder'],
  EACCES: ['denied', 'permission denied'],
  ELOOP: ['io', 'links to itself'],
  EPERM: ['denied', 'permission denied'],
};

/** Empty, on another system than POSIX, or with `.`, `..` or slashes too many in it. */
const odd = sep === '/' ? /^$|^\.|\/\.|\/\/|\/$/ : /^/;

function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (e) {
    if (e instanceof HostError) throw e;
    const [code, text] = codes[(e as NodeJS.ErrnoException).code ?? ''] ?? ['io', (e as Error).message];
    throw new HostError(code, path, `${path}: ${text}`);
  }
}

/** Colour order: flag, NO_COLOR, FORCE_COLOR, then whether stdout is a terminal that understands it. */
function wantsColor(flag: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return env['TERM'] !== 'dumb' && isTerminal(1);
}

/** What was read of standard input, which can be read once in a process. */
export interface StandardInput {
  text?: string;
}

export function nodeHost(options: { color?: boolean; cwd?: string; stdin?: StandardInput } = {}): Host {
  const stdin = options.stdin ?? {};
  const cwd = options.cwd ?? process.cwd();
  const base = cwd.endsWith('/') ? cwd : `${cwd}/`;
  // Most paths are as they should be: resolving each of them is a good part of reading a folder.
  const at = (path: string): string =>
    odd.test(path) ? resolve(cwd, path) : path.startsWith('/') ? path : `${base}${path}`;
  return {
    cwd,
    env: process.env,
    stat(path): FileStat | undefined {
      let s: Stats | undefined;
      let link: boolean | undefined;
      try {
        s = lstatSync(at(path), { throwIfNoEntry: false });
        link = s?.isSymbolicLink();
        if (link) s = statSync(at(path), { throwIfNoEntry: false });
      } catch {
        // A link to itself, or a folder that may not be entered: something is there, and it cannot be read.
        return { kind: 'other', size: 0 };
      }
      if (!s) return undefined;
      const kind = s.isFile() ? 'file' : s.isDirectory() ? 'directory' : 'other';
      return { kind, size: s.size, ...(link ? {} : { link: false }) };
    },
    readBytes: (path) => guard(path, () => readFileSync(at(path))),
    readText: (path) => guard(path, () => decodeUtf8(path, readFileSync(at(path)))),
    readDir: (path) => guard(path, () => readdirSync(at(path)).sort()),
    realPath: (path) => guard(path, () => realpathSync.native(at(path))),
    readLink: (path) => guard(path, () => (lstatSync(at(path)).isSymbolicLink() ? readlinkSync(at(path)) : undefined)),
    writeFile(path, content) {
      guard(path, () => {
        const target = at(path);
        mkdirSync(dirname(target), { recursive: true });
        const temporary = `${target}.${process.pid}.tmp`;
        try {
          writeFileSync(temporary, content);
          renameSync(temporary, target);
        } catch (e) {
          rmSync(temporary, { force: true });
          throw e;
        }
      });
    },
    remove: (path) => guard(path, () => rmSync(at(path), { force: true })),
    readStdin: async () => {
      stdin.text ??= await readAll(process.stdin);
      return stdin.text;
    },
    out: (text) => write(1, text),
    err: (text) => write(2, text),
    terminal: {
      color: wantsColor(options.color, process.env),
      columns: columns() ?? (Number(process.env['COLUMNS']) || 80),
      interactive: isTerminal(2),
    },
    now: () => new Date(),
  };
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return decodeUtf8('-', Buffer.concat(chunks));
}

function decodeUtf8(path: string, bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new HostError('not-utf8', path, `${path}: not valid UTF-8 text`);
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}
