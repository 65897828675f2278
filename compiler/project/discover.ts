import { type Host, HostError } from '../host/host.js';
import { configNames } from './config.js';

/** What an input path is. Content decides for YAML, JSON and TypeScript; see `recognise.ts`. */
export type SourceKind = 'yaml' | 'json' | 'typescript' | 'chart' | 'stdin';

export interface Source {
  /** As diagnostics print it: relative to the working folder where the user said so, forward slashes. */
  readonly path: string;
  readonly kind: SourceKind;
  /** True where the user named this very file, so that it must be a manifest. */
  readonly explicit: boolean;
}

export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

export interface Discovery {
  readonly sources: Source[];
  readonly skipped: Skipped[];
  /** Arguments that name nothing. */
  readonly missing: { readonly path: string; readonly reason: string }[];
}

/** Folders that hold no manifests of the user's, whatever lies in them. */
const ignoredFolders = new Set(['node_modules', 'dist', 'build', 'vendor', '__pycache__']);
const maxFiles = 100_000;

/** Finds the sources behind the arguments: folders are walked, charts are found by their Chart.yaml. */
export function discover(host: Host, paths: readonly string[]): Discovery {
  const found: Discovery = { sources: [], skipped: [], missing: [] };
  for (const given of paths) {
    const path = given === '-' ? '-' : normal(given);
    if (path === '-') found.sources.push({ path: '<stdin>', kind: 'stdin', explicit: true });
    else argument(host, path, found);
  }
  return found;
}

function argument(host: Host, path: string, found: Discovery): void {
  const stat = host.stat(path);
  if (!stat) found.missing.push({ path, reason: 'no such file or folder' });
  else if (stat.kind === 'directory') walk(host, path, found, new Set());
  else if (stat.kind === 'file') found.sources.push({ path, kind: kindOf(path) ?? 'yaml', explicit: true });
  else found.missing.push({ path, reason: 'neither a file nor a folder' });
}

function walk(host: Host, folder: string, found: Discovery, seen: Set<string>): void {
  let names: string[];
  try {
    const real = host.realPath(folder);
    // A link that leads back up would otherwise be followed for ever.
    if (seen.has(real)) return;
    seen.add(real);
    names = host.readDir(folder);
  } catch (e) {
    if (!(e instanceof HostError)) throw e;
    found.skipped.push({ path: folder, reason: e.message });
    return;
  }
  if (names.includes('Chart.yaml')) {
    found.sources.push({ path: folder, kind: 'chart', explicit: false });
    return;
  }
  for (const name of names) entry(host, folder, name, found, seen);
}

function entry(host: Host, folder: string, name: string, found: Discovery, seen: Set<string>): void {
  const path = folder === '.' ? name : `${folder}/${name}`;
  // Its own configuration is read as such.
  if (configNames.some((n) => n === name)) return;
  if (name.startsWith('.') || found.sources.length >= maxFiles) return;
  const stat = host.stat(path);
  if (stat?.kind === 'directory') {
    // What an earlier build wrote lies beside its sources and is none; named by itself, it is read.
    if (host.stat(`${path}/.drydock-build.json`)) found.skipped.push({ path, reason: 'written by `drydock build`' });
    else if (!ignoredFolders.has(name)) walk(host, path, found, seen);
    return;
  }
  const kind = kindOf(name);
  if (kind && stat?.kind === 'file') found.sources.push({ path, kind, explicit: false });
}

function kindOf(path: string): SourceKind | undefined {
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  if (/\.json$/i.test(path)) return 'json';
  if (/\.(?:tgz|tar\.gz)$/i.test(path)) return 'chart';
  if (/\.m?ts$/i.test(path) && !/\.(?:d|test|spec)\.m?ts$/i.test(path)) return 'typescript';
  return undefined;
}

function normal(path: string): string {
  const slashes = path.replace(/\\/g, '/').replace(/\/+/g, '/');
  const clean = slashes.replace(/^(?:\.\/)+(?=.)/, '');
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}
