import { analyze } from '../../app/compose.js';
import { reportOf } from '../../app/report.js';
import type { Host } from '../../host/host.js';
import { matchesGlob } from '../../project/glob.js';
import type { Report } from '../../report/reporter.js';
import type { LintSettings } from './settings.js';

/** Loads, checks and judges what the paths hold. */
export async function lintPaths(host: Host, settings: LintSettings): Promise<Report> {
  const { config, files: configFiles } = settings.loaded;
  const analysis = await analyze(host, settings.paths, {
    minor: settings.minor,
    selection: settings.selection,
    ignore: config.ignore,
    ...settings.sources,
    exclude: (file) => config.exclude.some((g) => matchesGlob(g, file)),
  });
  const report = reportOf(analysis);
  return { ...report, files: new Map([...report.files, ...configFiles.map((f) => [f.path, f] as const)]) };
}
