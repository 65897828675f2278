import { type Host, HostError } from '../../host/host.js';
import { base, clean } from '../functions/paths.js';
import { fromBytes } from '../go/bytes.js';
import { ChartError } from './errors.js';
import { IgnoreRules } from './ignore.js';
import type { ChartFile, ChartSource } from './source.js';

/** Helm's own bound on an unpacked chart (archive.MaxDecompressedChartSize). */
export const maxChartBytes = 100 * 1024 * 1024;
/** Helm 3's bound on each of its files (archive.MaxDecompressedFileSize). */
export const maxFileBytes = 5 * 1024 * 1024;
const maxFiles = 20_000;
const maxDepth = 64;
const maxLinks = 255;

/**
 * Reads a chart directory through `.helmignore`. Symbolic links are followed as Helm follows them, but only within the
 * chart: a link that leads out of it is refused. @throws ChartError
 */
export function loadDirectory(host: Host, path: string, helmVersion: 3 | 4): ChartSource {
  const top = path.replace(/\/+$/, '') || '/';
  const shown = clean(top.startsWith('/') ? top : `${host.cwd}/${top}`);
  if (helmVersion === 4) detect(host, shown);
  const walker = new Walker(host, top, shown, helmVersion);
  walker.walk('', [walker.root]);
  return { path: top, archive: false, files: walker.files };
}

/** Helm 4 looks at Chart.yaml before all else, ignored or not (chart/loader/load.go LoadDir). */
function detect(host: Host, shown: string): void {
  const file = `${shown}/Chart.yaml`;
  const kind = host.stat(file)?.kind;
  if (!kind) throw new ChartError(`unable to detect chart at ${file}: open ${file}: no such file or directory`);
  if (kind === 'directory') throw new ChartError(`unable to detect chart at ${file}: read ${file}: is a directory`);
}

class Walker {
  readonly files: ChartFile[] = [];
  private readonly rules: IgnoreRules;
  /** Without symbolic links. */
  readonly root: string;
  private folders = 0;
  private bytes = 0;

  constructor(
    private readonly host: Host,
    private readonly top: string,
    /** The folder as Helm's messages name it. */
    private readonly shown: string,
    private readonly helmVersion: 3 | 4,
  ) {
    this.root = host.realPath(top);
    this.rules = new IgnoreRules(this.ignoreText());
  }

  private ignoreText(): string {
    const file = `${this.top}/.helmignore`;
    const kind = this.host.stat(file)?.kind;
    if (kind === 'directory') throw new ChartError(`read ${this.shown}/.helmignore: is a directory`);
    return kind === 'file' ? fromBytes(this.host.readBytes(file)) : '';
  }

  /** `above`: the folder and those above it, without symbolic links. */
  walk(relative: string, above: readonly string[]): void {
    if (above.length > maxDepth + 1)
      throw new ChartError(`chart directory ${this.top} nests deeper than ${maxDepth} levels`);
    if (++this.folders > maxFiles) throw new ChartError(`chart ${this.top} holds more than ${maxFiles} folders`);
    const directory = relative ? `${this.top}/${relative}` : this.top;
    for (const name of this.host.readDir(directory)) this.entry(relative ? `${relative}/${name}` : name, name, above);
  }

  private entry(path: string, name: string, above: readonly string[]): void {
    const full = `${this.top}/${path}`;
    const stat = this.host.stat(full);
    const unlinked = `${above.at(-1)}/${name}`;
    if (!stat) throw this.dangling(path, unlinked);
    const isDirectory = stat.kind === 'directory';
    if (this.rules.ignores(path, isDirectory)) return;
    const real = stat.link === false ? unlinked : this.resolved(path, full);
    this.inside(full, real);
    if (isDirectory && above.includes(real))
      throw new ChartError(`chart directory ${full} is a symbolic link to a directory above it`);
    if (isDirectory) this.walk(path, [...above, real]);
    else if (stat.kind === 'file') this.file(path, full, stat.size);
    else throw new ChartError(`cannot load irregular file ${this.shown}/${path} as it has file mode type bits set`);
  }

  private resolved(path: string, full: string): string {
    try {
      return this.host.realPath(full);
    } catch (e) {
      if (!(e instanceof HostError) || e.code !== 'io') throw e;
      throw new ChartError(`error evaluating symlink ${this.shown}/${path}: EvalSymlinks: too many links`);
    }
  }

  private dangling(path: string, unlinked: string): ChartError {
    const absent = this.absent(unlinked, maxLinks);
    return new ChartError(`error evaluating symlink ${this.shown}/${path}: lstat ${absent}: no such file or directory`);
  }

  /** The first part of the path of a link that is not there (filepath.EvalSymlinks). */
  private absent(link: string, left: number): string {
    const target = this.host.readLink(link) ?? '';
    let at = target.startsWith('/') ? '' : link.slice(0, link.lastIndexOf('/'));
    for (const part of target.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
        continue;
      }
      const next = `${at}/${part}`;
      if (this.host.stat(next)) at = this.host.realPath(next);
      else return left > 0 && this.isLink(next) ? this.absent(next, left - 1) : next;
    }
    return at;
  }

  private isLink(path: string): boolean {
    try {
      return this.host.readLink(path) !== undefined;
    } catch (e) {
      if (e instanceof HostError) return false;
      throw e;
    }
  }

  /** Refuses links out of the chart. */
  private inside(full: string, real: string): void {
    if (real !== this.root && !real.startsWith(`${this.root}/`))
      throw new ChartError(
        `chart file ${full} is a symbolic link out of the chart (to ${real}); drydock does not follow it`,
      );
  }

  private file(name: string, path: string, size: number): void {
    if (this.helmVersion === 3 && size > maxFileBytes)
      throw new ChartError(
        `chart file ${JSON.stringify(base(name))} is larger than the maximum file size ${maxFileBytes}`,
      );
    this.bytes += size;
    if (this.bytes > maxChartBytes)
      throw new ChartError(`chart exceeds maximum decompressed size of ${maxChartBytes} bytes`);
    if (this.files.length >= maxFiles) throw new ChartError(`chart ${this.top} holds more than ${maxFiles} files`);
    this.files.push({ name, bytes: withoutBom(this.host.readBytes(path)), path });
  }
}

export function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
