import { isChart } from '../../app/frontends.js';
import { lintMatrix } from '../../app/matrix.js';
import { sortDiagnostics } from '../../diagnostics/diagnostic.js';
import type { Host } from '../../host/host.js';
import type { NotChecked, Report } from '../../report/reporter.js';
import { UsageError } from '../exit-codes.js';
import { analyzeOptionsOf, type LintSettings } from './settings.js';

/** The matrices of charts as one report. @throws UsageError on a path that is no chart */
export async function lintCharts(host: Host, settings: LintSettings, maxRenders: number): Promise<Report> {
  const other = settings.paths.find((p) => !isChart(host, p));
  if (other !== undefined) throw new UsageError(`--matrix: ${other} is no chart`, 'Name a chart: a folder or a .tgz.');
  const reports: Report[] = [];
  for (const path of settings.paths) {
    const { report, renders } = await lintMatrix(host, path, analyzeOptionsOf(settings), maxRenders);
    host.err(`${path}: ${renders} sets of values rendered\n`);
    reports.push(report);
  }
  const [first] = reports;
  return {
    ...first!,
    diagnostics: sortDiagnostics(reports.flatMap((r) => r.diagnostics)),
    files: new Map([
      ...reports.flatMap((r) => [...r.files]),
      ...settings.loaded.files.map((f) => [f.path, f] as const),
    ]),
    objects: reports.reduce((n, r) => n + r.objects, 0),
    suppressed: reports.reduce((n, r) => n + r.suppressed, 0),
    notChecked: summed(reports.flatMap((r) => r.notChecked)),
  };
}

function summed(all: readonly NotChecked[]): NotChecked[] {
  const sums = new Map<string, NotChecked>();
  for (const n of all) sums.set(n.what, { ...n, count: (sums.get(n.what)?.count ?? 0) + n.count });
  return [...sums.values()];
}
