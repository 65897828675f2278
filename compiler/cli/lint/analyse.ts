import { analyze } from '../../app/compose.js';
import { reportOf } from '../../app/report.js';
import type { Host } from '../../host/host.js';
import type { Report } from '../../report/reporter.js';
import { analyzeOptionsOf, type LintSettings } from './settings.js';

export { analyzeOptionsOf as analyzeOptions } from './settings.js';

/** Loads, checks and judges what the paths hold. */
export async function lintPaths(host: Host, settings: LintSettings): Promise<Report> {
  const configFiles = settings.loaded.files;
  const analysis = await analyze(host, settings.paths, analyzeOptionsOf(settings));
  const report = reportOf(analysis);
  return { ...report, files: new Map([...report.files, ...configFiles.map((f) => [f.path, f] as const)]) };
}
