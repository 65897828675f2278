import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { placeIn, type Report, type Reporter, summaryLine, tally } from './reporter.js';

/** Characters that XML 1.0 has no way to write are replaced. */
const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

/** One suite a file, one case a finding; a file without findings is one passed case. Notes do not fail. */
export const junit: Reporter = {
  format: 'junit',
  render(report) {
    const byFile = new Map<string, Diagnostic[]>([...report.files.keys()].sort().map((f) => [f, []]));
    for (const d of report.diagnostics) byFile.set(d.span.file, [...(byFile.get(d.span.file) ?? []), d]);
    const { errors, warnings } = tally(report.diagnostics);
    const suites = [...byFile].map(([file, list]) => suite(file, list, report));
    const cases = [...byFile.values()].reduce((n, list) => n + Math.max(1, list.length), 0);
    return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="drydock" tests="${cases}" failures="${errors + warnings}" errors="0">
${suites.join('\n')}
  <!-- ${escapeXml(summaryLine(report)).replace(/--/g, '- -')} -->
</testsuites>
`;
  },
};

function suite(file: string, list: readonly Diagnostic[], report: Report): string {
  const failures = list.filter((d) => d.severity !== 'info').length;
  const cases = list.length
    ? list.map((d) => testCase(d, report))
    : [`    <testcase name="no findings" classname="${escapeXml(file)}"/>`];
  return `  <testsuite name="${escapeXml(file)}" tests="${cases.length}" failures="${failures}" errors="0">
${cases.join('\n')}
  </testsuite>`;
}

function testCase(d: Diagnostic, report: Report): string {
  const { file, line, column } = placeIn(report.files, d.span);
  const subject = d.object ? `${d.object.kind} ${d.object.name}: ` : '';
  const head = `    <testcase name="${escapeXml(`${d.id} ${subject}line ${line}`)}" classname="${escapeXml(file)}" file="${escapeXml(file)}" line="${line}">`;
  const text = escapeXml([`${file}:${line}:${column}: ${d.message}`, d.why, d.help].filter(Boolean).join('\n'));
  const body =
    d.severity === 'info'
      ? `<system-out>${text}</system-out>`
      : `<failure type="${d.severity}" message="${escapeXml(d.message)}">${text}</failure>`;
  return `${head}\n      ${body}\n    </testcase>`;
}
