import { resolve } from 'node:path';
import type { Host } from '../host/host.js';

/** A host in which unsaved texts stand before what lies on disk; for editors and for `--stdin-filename`. */
export function overlayHost(base: Host, texts: ReadonlyMap<string, string>): Host {
  const byPath = new Map([...texts].map(([path, text]) => [resolve(base.cwd, path), text]));
  const of = (path: string): string | undefined => byPath.get(resolve(base.cwd, path));
  return {
    ...base,
    stat(path) {
      const text = of(path);
      return text === undefined ? base.stat(path) : { kind: 'file', size: Buffer.byteLength(text) };
    },
    readText: (path) => of(path) ?? base.readText(path),
    readBytes(path) {
      const text = of(path);
      return text === undefined ? base.readBytes(path) : new TextEncoder().encode(text);
    },
    readDir(path) {
      const folder = resolve(base.cwd, path);
      const unsaved = [...byPath.keys()]
        .filter((p) => resolve(p, '..') === folder)
        .map((p) => p.slice(folder.length + 1));
      return unsaved.length ? [...new Set([...base.readDir(path), ...unsaved])].sort() : base.readDir(path);
    },
  };
}
