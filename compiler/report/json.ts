import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { fingerprints } from '../diagnostics/fingerprint.js';
import { placeIn, type Report, type Reporter, tally } from './reporter.js';

/** One finding as data, with lines and columns from one. */
export function diagnosticAsData(d: Diagnostic, report: Report, print: string): Record<string, unknown> {
  const at = (span: Diagnostic['span']) => placeIn(report.files, span);
  return {
    id: d.id,
    severity: d.severity,
    message: d.message,
    ...at(d.span),
    why: d.why,
    help: d.help,
    object: d.object,
    also: d.also,
    pointer: d.pointer,
    serverText: d.serverText,
    valuesKeys: d.valuesKeys,
    labels: d.labels?.map((l) => ({ text: l.text, ...at(l.span) })),
    fixes: d.fixes?.map((f) => ({
      title: f.title,
      safety: f.safety,
      edits: f.edits.map((e) => ({ ...at(e.span), newText: e.newText })),
    })),
    fingerprint: print,
  };
}

export function summaryAsData(report: Report): Record<string, unknown> {
  return {
    ...tally(report.diagnostics),
    objects: report.objects,
    suppressed: report.suppressed,
    baselined: report.baselined,
    fixed: report.fixed,
    notChecked: report.notChecked.map(({ what, count }) => ({ what, count })),
  };
}

/** The whole run as one document. */
export const json: Reporter = {
  format: 'json',
  render(report) {
    const prints = fingerprints(report.diagnostics);
    const document = {
      version: 1,
      tool: { name: 'drydock', version: report.version },
      kubernetesVersion: report.kubernetesVersion,
      diagnostics: report.diagnostics.map((d, i) => diagnosticAsData(d, report, prints[i]!)),
      summary: summaryAsData(report),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  },
};
