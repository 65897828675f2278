import { fingerprints } from '../diagnostics/fingerprint.js';
import { diagnosticAsData, summaryAsData } from './json.js';
import type { Reporter } from './reporter.js';

/** One JSON object a line: each finding, then `{"summary": …}`. */
export const jsonl: Reporter = {
  format: 'jsonl',
  render(report) {
    const prints = fingerprints(report.diagnostics);
    const lines = report.diagnostics.map((d, i) => JSON.stringify(diagnosticAsData(d, report, prints[i]!)));
    return `${[...lines, JSON.stringify({ summary: summaryAsData(report) })].join('\n')}\n`;
  },
};
