import { posix } from 'node:path';
import type { RenderedDocument } from '../../helm/chart-render.js';
import { block } from '../../helm/render/print-release.js';
import type { Host } from '../../host/host.js';

export interface OutputDir {
  readonly directory: string;
  /** Where `--release-name` is given. */
  readonly release?: string | undefined;
}

/**
 * `helm template --output-dir` (pkg/action/install.go writeToFile): a template's documents share one file, and what was
 * there before makes way; only hooks are put behind what they find (cmd/template.go). Files of `crds/` know no release.
 */
export function writeFiles(
  host: Host,
  documents: readonly RenderedDocument[],
  { directory, release }: OutputDir,
): void {
  const under = release === undefined ? directory : posix.join(directory, release);
  const files = new Map<string, string>();
  for (const { source, text, hook, crd } of documents) {
    const path = `${crd ? directory : under}/${source}`;
    const before = files.get(path) ?? (hook && host.stat(path) ? host.readText(path) : '');
    files.set(path, before + block({ source, text }));
    host.out(`wrote ${path}\n`);
  }
  for (const [path, text] of files) host.writeFile(path, text);
}
