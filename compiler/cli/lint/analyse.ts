import { lintObjects } from '../../app/lint.js';
import { buildGraph } from '../../graph/graph.js';
import type { Host } from '../../host/host.js';
import { matchesGlob } from '../../project/glob.js';
import { type Frontends, loadSources } from '../../project/load.js';
import type { Report } from '../../report/reporter.js';
import type { SourceFile } from '../../text/source-file.js';
import { version } from '../../app/version.js';
import type { LintSettings } from './settings.js';

/** Loads, checks and judges what the paths hold. */
export async function lintPaths(host: Host, settings: LintSettings): Promise<Report> {
  const { config, files: configFiles } = settings.loaded;
  const load = await loadSources(host, settings.paths, frontends);
  const excluded = (file: string): boolean => config.exclude.some((g) => matchesGlob(g, file));
  const objects = load.objects.filter((o) => !excluded(o.file));
  const files = new Map<string, SourceFile>([...load.files].filter(([path]) => !excluded(path)));
  const { diagnostics, suppressed } = lintObjects({
    graph: buildGraph(objects),
    files,
    minor: settings.minor,
    selection: settings.selection,
    diagnostics: load.diagnostics.filter((d) => !excluded(d.span.file)),
    ignore: config.ignore,
  });
  for (const file of configFiles) files.set(file.path, file);
  return {
    diagnostics,
    files,
    objects: objects.length,
    suppressed,
    baselined: 0,
    fixed: 0,
    notChecked: [
      { what: 'files that are no manifests', count: load.skipped.length },
      { what: 'files excluded by the configuration', count: [...load.files.keys()].filter(excluded).length },
    ],
    version,
    kubernetesVersion: settings.minor,
  };
}

const frontends: Frontends = {
  chart: async (path) => ({
    objects: [],
    files: [],
    diagnostics: [
      {
        id: 'source/unreadable',
        severity: 'error',
        message: 'Charts are not read here yet.',
        span: { file: path, start: 0, end: 0 },
      },
    ],
  }),
  dsl: async () => undefined,
};
