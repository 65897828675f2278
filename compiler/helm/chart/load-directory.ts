import type { Host } from '../../app/host.js';
import { fromBytes } from '../go/bytes.js';
import { ChartError } from './errors.js';
import { IgnoreRules } from './ignore.js';
import type { ChartFile, ChartSource } from './source.js';

/** Helm's own bound on an unpacked chart (archive.MaxDecompressedChartSize). */
export const maxChartBytes = 100 * 1024 * 1024;
const maxFiles = 20_000;
const maxDepth = 64;

/**
 * Reads a chart directory through `.helmignore`. Symbolic links are followed as Helm follows them, but only within the
 * chart: a link that leads out of it is refused. @throws ChartError
 */
export function loadDirectory(host: Host, path: string): ChartSource {
  const top = path.replace(/\/+$/, '') || '/';
  const walker = new Walker(host, top);
  walker.walk('', walker.root, 0);
  return { path: top, archive: false, files: walker.files };
}

class Walker {
  readonly files: ChartFile[] = [];
  private readonly rules: IgnoreRules;
  /** Without symbolic links. */
  readonly root: string;
  private readonly rootDepth: Map<string, number> = new Map();
  private bytes = 0;

  constructor(
    private readonly host: Host,
    private readonly top: string,
  ) {
    this.root = host.realPath(top);
    const ignore = `${top}/.helmignore`;
    this.rules = new IgnoreRules(host.stat(ignore)?.kind === 'file' ? fromBytes(host.readBytes(ignore)) : '');
  }

  walk(relative: string, real: string, depth: number): void {
    if (depth > maxDepth) throw new ChartError(`chart directory ${this.top} nests deeper than ${maxDepth} levels`);
    const directory = relative ? `${this.top}/${relative}` : this.top;
    for (const name of this.host.readDir(directory)) {
      const path = relative ? `${relative}/${name}` : name;
      this.entry(path, `${real}/${name}`, depth);
    }
  }

  /** `unlinked` is the real path if the entry itself is no link. */
  private entry(path: string, unlinked: string, depth: number): void {
    const full = `${this.top}/${path}`;
    const stat = this.host.stat(full);
    if (!stat) throw new ChartError(`error evaluating symlink ${full}: no such file or directory`);
    const isDirectory = stat.kind === 'directory';
    if (this.rules.ignores(path, isDirectory)) return;
    const real = stat.link === false ? unlinked : this.host.realPath(full);
    this.inside(full, real, isDirectory);
    if (isDirectory) this.walk(path, real, depth + 1);
    else if (stat.kind === 'file') this.file(path, full, stat.size);
    else throw new ChartError(`cannot load irregular file ${full} as it has file mode type bits set`);
  }

  /** Refuses links out of the chart, and links to a directory above, which would never end. */
  private inside(full: string, real: string, isDirectory: boolean): void {
    if (real !== this.root && !real.startsWith(`${this.root}/`))
      throw new ChartError(
        `chart file ${full} is a symbolic link out of the chart (to ${real}); drydock does not follow it`,
      );
    if (!isDirectory) return;
    const seen = (this.rootDepth.get(real) ?? 0) + 1;
    this.rootDepth.set(real, seen);
    if (real === this.root || seen > 8)
      throw new ChartError(`chart directory ${full} is a symbolic link to a directory above it`);
  }

  private file(name: string, path: string, size: number): void {
    this.bytes += size;
    if (this.bytes > maxChartBytes)
      throw new ChartError(`decompressed chart is larger than the maximum size ${maxChartBytes}`);
    if (this.files.length >= maxFiles) throw new ChartError(`chart ${this.top} holds more than ${maxFiles} files`);
    this.files.push({ name, bytes: withoutBom(this.host.readBytes(path)), path });
  }
}

export function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
