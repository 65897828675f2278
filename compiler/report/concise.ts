import { placeIn, printable, type Reporter, summaryLine } from './reporter.js';

/** One line a finding: `file:line:col severity rule message`; the last line sums up. */
export const concise: Reporter = {
  format: 'concise',
  render(report) {
    const lines = report.diagnostics.map((d) => {
      const { file, line, column } = placeIn(report.files, d.span);
      return printable(`${file}:${line}:${column} ${d.severity} ${d.id} ${d.message}`).replace(/\s*\n\s*/g, ' ');
    });
    return `${[...lines, summaryLine(report)].join('\n')}\n`;
  },
};
