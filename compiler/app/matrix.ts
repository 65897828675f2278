import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import type { Host } from '../host/host.js';
import type { Report } from '../report/reporter.js';
import { SourceFile } from '../text/source-file.js';
import { chartOptions } from './chart-options.js';
import { type AnalyzeOptions, analyze } from './compose.js';
import { reportOf } from './report.js';

export interface MatrixReport {
  readonly report: Report;
  /** Sets of values that the chart rendered with. */
  readonly renders: number;
}

/**
 * Lints a chart under every set of values that its templates tell apart. Each finding is told once, with the smallest
 * set of values that shows it; those of the default values come without.
 */
export async function lintMatrix(
  host: Host,
  path: string,
  options: AnalyzeOptions,
  maxRenders: number,
): Promise<MatrixReport> {
  const helm = await import('../helm/index.js');
  const chart = options.chart ?? {};
  const { valuesFiles = [], ...rest } = chart;
  let source: ReturnType<typeof helm.loadChart>;
  try {
    source = helm.loadChart(host, path, chart.helmVersion);
  } catch (e) {
    if (!(e instanceof helm.ChartError)) throw e;
    return { report: reportOf(await analyze(host, [path], options)), renders: 0 };
  }
  const made = helm.matrix(source, chartOptions(host, source, rest), { files: valuesFiles, maxRenders });
  // Findings are kept, the objects behind them are not: sixty renders of a large chart would fill the memory.
  const memo = new Map<string, readonly Diagnostic[]>();
  const files = new Map<string, SourceFile>();
  let base: Report | undefined;
  const findingsOf = async (variant: Variant): Promise<readonly Diagnostic[]> => {
    const key = helm.variantKey(variant);
    const known = memo.get(key);
    if (known) return known;
    const setJson = [...(chart.setJson ?? []), ...variant.overrides.map(helm.setJson)];
    const analysis = await analyze(host, [path], {
      ...options,
      chart: { ...rest, setJson, valuesFiles: variant.files },
    });
    base ??= reportOf(analysis);
    memo.set(key, analysis.diagnostics);
    for (const [name, file] of [...(base.files ?? []), ...analysis.load.files]) files.set(name, file);
    return analysis.diagnostics;
  };
  // What is made up to open a branch says nothing about the chart's objects.
  const variants = made.rendered.filter((v) => !helm.invented(v));
  const found = await merged(variants, findingsOf, (d, v) => ({
    ...d,
    message: helm.withValues(d.message, helm.variantText(v)),
  }));
  const first = variants[0] ?? { files: [], overrides: [] };
  await findingsOf(first);
  const own = helm.matrixFindings(source, made);
  for (const f of source.files)
    if (!files.has(f.path) && /\.(?:ya?ml|tpl|txt)$/.test(f.name))
      files.set(f.path, new SourceFile(f.path, helm.textOf(f)));
  const report: Report = {
    ...base!,
    diagnostics: sortDiagnostics([...found, ...own]),
    files,
    notChecked: [
      ...base!.notChecked,
      { what: 'sets of values beyond --max-renders', one: 'set of values beyond --max-renders', count: made.cut },
      {
        what: 'sets of values that the schema of the chart does not allow',
        one: 'set of values that the schema of the chart does not allow',
        count: made.refused,
      },
    ],
  };
  return { report, renders: made.rendered.length };
}

type Variant = Parameters<typeof import('../helm/index.js').variantKey>[0];

/** Of a finding at a place of a chart: the place in the object moves with what other values put before it. */
const keyOf = (d: Diagnostic): string => JSON.stringify([d.id, d.message, d.span, d.object?.kind, d.object?.name]);

/** Findings in the order of their variants, each with the first that shows it, less what it does not need. */
async function merged(
  variants: readonly Variant[],
  findingsOf: (v: Variant) => Promise<readonly Diagnostic[]>,
  tell: (d: Diagnostic, v: Variant) => Diagnostic,
): Promise<Diagnostic[]> {
  const seen = new Set<string>();
  const out: Diagnostic[] = [];
  for (const variant of variants) {
    const fresh = (await findingsOf(variant)).filter((d) => !seen.has(keyOf(d)));
    for (const d of fresh) {
      const key = keyOf(d);
      seen.add(key);
      out.push(tell(d, await smallest(variant, key, findingsOf)));
    }
  }
  return out;
}

async function smallest(
  variant: Variant,
  key: string,
  findingsOf: (v: Variant) => Promise<readonly Diagnostic[]>,
): Promise<Variant> {
  let best = variant;
  for (const o of variant.overrides.length > 1 ? variant.overrides : []) {
    const less = { ...best, overrides: best.overrides.filter((x) => x !== o) };
    if ((await findingsOf(less)).some((d) => keyOf(d) === key)) best = less;
  }
  return best;
}
