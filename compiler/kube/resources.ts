import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** The folder of the installed package: the nearest one upwards that holds `schemas/generated`. */
export function packageRoot(): string {
  if (root) return root;
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'schemas', 'generated')) && dirname(at) !== at) at = dirname(at);
  root = at;
  return at;
}

/** Reads data that ships with drydock (schema tables, rule docs, templates), by its path from the package root. */
export function readResource(path: string): string {
  return readFileSync(join(packageRoot(), path), 'utf8');
}

/** Reads a file of a package that drydock depends on, for its data; undefined where there is none. */
export function readDependency(name: string, path: string): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** True where a file that may ship with drydock is there. */
export function fileExists(path: string): boolean {
  return existsSync(path);
}
