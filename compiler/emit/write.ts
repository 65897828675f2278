import { type Host, HostError } from '../host/host.js';
import { nodeCrypto } from '../host/node-modules.js';
import { isObject } from '../kube/json.js';
import type { EmittedFile } from './files.js';

/** Lists what drydock wrote into a folder, so that a later run knows what it may replace and remove. */
export const indexName = '.drydock-build.json';

interface Index {
  /** SHA-256 of every content that drydock may have left under a name. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

export interface Written {
  readonly written: readonly string[];
  readonly unchanged: number;
  readonly removed: readonly string[];
  /** Files of an earlier run that somebody changed since; they are left alone. */
  readonly kept: readonly string[];
}

/** A file that drydock did not write stands where one is to be written. */
export class OccupiedError extends Error {
  constructor(readonly paths: readonly string[]) {
    super(`${paths.join(', ')}: not written by drydock, or changed since`);
  }
}

/**
 * Makes `folder` hold exactly `files`, beside whatever others put there. Each file is replaced as a whole; if one
 * cannot be written, those before it are put back. Files of an earlier run that are no longer wanted are removed if
 * they are as drydock wrote them. @throws OccupiedError before anything is written, HostError where writing fails
 */
export function writeFolder(host: Host, folder: string, files: readonly EmittedFile[]): Written {
  const at = (name: string): string => `${folder.replace(/\/+$/, '')}/${name}`;
  const before = readIndex(host, at(indexName));
  const present = new Map(files.map((f) => [f.name, readIfThere(host, at(f.name))]));
  const ours = (name: string, text: string): boolean =>
    Object.hasOwn(before.files, name) && before.files[name]!.includes(hash(text));
  const occupied = files.filter((f) => {
    const text = present.get(f.name);
    return text !== undefined && text !== f.content && !ours(f.name, text);
  });
  if (occupied.length) throw new OccupiedError(occupied.map((f) => at(f.name)));

  const changed = files.filter((f) => present.get(f.name) !== f.content);
  const next: Index = { files: Object.fromEntries(files.map((f) => [f.name, [hash(f.content)]])) };
  // Until the run is over both contents are drydock's, so that an interrupted run does not lock the next one out.
  host.writeFile(at(indexName), indexText(unite(before, next)));
  writeAll(host, changed, at, present);

  const wanted = new Set(files.map((f) => f.name));
  const stale = Object.keys(before.files).filter((name) => !wanted.has(name) && isPlainName(name));
  const removed: string[] = [];
  const kept: string[] = [];
  for (const name of stale.sort()) {
    const text = readIfThere(host, at(name));
    if (text === undefined) continue;
    if (ours(name, text)) host.remove(at(name));
    (ours(name, text) ? removed : kept).push(name);
  }
  host.writeFile(at(indexName), indexText(next));
  return { written: changed.map((f) => f.name), unchanged: files.length - changed.length, removed, kept };
}

function writeAll(
  host: Host,
  files: readonly EmittedFile[],
  at: (name: string) => string,
  present: ReadonlyMap<string, string | undefined>,
): void {
  const done: EmittedFile[] = [];
  try {
    for (const file of files) {
      host.writeFile(at(file.name), file.content);
      done.push(file);
    }
  } catch (e) {
    for (const { name } of done) {
      const text = present.get(name);
      if (text === undefined) host.remove(at(name));
      else host.writeFile(at(name), text);
    }
    throw e;
  }
}

/** An index that drydock did not write, or that cannot be read, names nothing: then nothing is removed. */
function readIndex(host: Host, path: string): Index {
  const text = readIfThere(host, path);
  const files: Record<string, readonly string[]> = Object.create(null);
  try {
    const data: unknown = text === undefined ? {} : JSON.parse(text);
    const listed = isObject(data) && isObject(data['files']) ? data['files'] : {};
    for (const [name, hashes] of Object.entries(listed))
      if (isPlainName(name) && Array.isArray(hashes)) files[name] = hashes.filter((h) => typeof h === 'string');
  } catch {
    return { files };
  }
  return { files };
}

/** Index entries must not lead out of the folder, whoever edited them. */
function isPlainName(name: string): boolean {
  return /^[^/\\]+\.(?:ya?ml|json)$/.test(name) && !name.startsWith('.');
}

function unite(a: Index, b: Index): Index {
  const names = [...Object.keys(a.files), ...Object.keys(b.files)];
  return {
    files: Object.fromEntries(
      names.map((n) => [
        n,
        [...new Set([...(a.files[n] ?? []), ...((Object.hasOwn(b.files, n) && b.files[n]) || [])])],
      ]),
    ),
  };
}

function indexText(index: Index): string {
  const files = Object.fromEntries(Object.entries(index.files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ drydock: 1, files }, null, 2)}\n`;
}

function readIfThere(host: Host, path: string): string | undefined {
  if (!host.stat(path)) return undefined;
  try {
    return host.readText(path);
  } catch (e) {
    // Not text: certainly nothing that drydock wrote.
    if (e instanceof HostError && e.code === 'not-utf8') return '\u0000';
    throw e;
  }
}

function hash(text: string): string {
  return nodeCrypto().createHash('sha256').update(text).digest('hex');
}
