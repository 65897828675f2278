import type { Severity } from '../diagnostics/diagnostic.js';
import { placeIn, type Reporter, summaryLine } from './reporter.js';

const command: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/** Message texts: `%`, CR and LF (actions/toolkit packages/core/src/command.ts). */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/**
 * Workflow commands that GitHub shows beside the diff. The place stands in the text too, because the log shows only that,
 * and the last line counts all findings, because a step shows ten of a kind at most.
 */
export const github: Reporter = {
  format: 'github',
  render(report) {
    const lines = report.diagnostics.map((d) => {
      const { file, line, column, endLine, endColumn } = placeIn(report.files, d.span);
      const properties = [
        `file=${property(file.replace(/^\.\//, ''))}`,
        `line=${line}`,
        `endLine=${endLine}`,
        // Columns are only understood within one line.
        ...(line === endLine ? [`col=${column}`, `endColumn=${endColumn}`] : []),
        `title=${property(`drydock (${d.id})`)}`,
      ];
      const text = [`${file}:${line}:${column}: ${d.message}`, d.help].filter(Boolean).join('\n');
      return `::${command[d.severity]} ${properties.join(',')}::${data(text)}`;
    });
    return `${[...lines, summaryLine(report)].join('\n')}\n`;
  },
};
