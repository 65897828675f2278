import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Analysis } from '../../compiler/app/analysis.js';
import type { Host } from '../../compiler/app/host.js';
import { overlayHost } from '../../compiler/app/overlay-host.js';
import { configNames } from '../../compiler/project/config.js';

/** How the server asks for findings: the same function that the CLI calls. */
export type Analyze = (host: Host, paths: readonly string[], options: { predict: boolean }) => Promise<Analysis>;

const isConfig = (path: string): boolean => configNames.some((name) => path === name || path.endsWith(`/${name}`));

/** One folder under analysis with the unsaved texts of its open documents. */
export class Workspace {
  private readonly texts = new Map<string, string>();
  private cached: { version: number; analysis: Promise<Analysis> } | undefined;
  private version = 0;

  constructor(
    readonly root: string,
    private readonly base: Host,
    private readonly analyze: Analyze,
    /** Without a workspace folder only the open documents are read. */
    private readonly openOnly: boolean,
  ) {}

  pathOf(uri: string): string {
    return relative(this.root, fileURLToPath(uri)).replace(/\\/g, '/');
  }

  uriOf(path: string): string {
    return pathToFileURL(resolve(this.root, path)).toString();
  }

  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  set(uri: string, text: string): void {
    this.texts.set(this.pathOf(uri), text);
    this.version++;
  }

  close(uri: string): void {
    this.texts.delete(this.pathOf(uri));
    this.version++;
  }

  /** Files changed on disk. */
  touch(): void {
    this.version++;
  }

  /** The analysis of what the editor shows now; computed once a state. */
  current(): Promise<Analysis> {
    if (this.cached?.version !== this.version) {
      const paths = this.openOnly ? [...this.texts.keys()].filter((p) => !isConfig(p)) : ['.'];
      const host = overlayHost(this.base, this.texts);
      this.cached = { version: this.version, analysis: this.analyze(host, paths, { predict: true }) };
    }
    return this.cached.analysis;
  }

  get revision(): number {
    return this.version;
  }
}
