import type { Severity } from '../diagnostics/diagnostic.js';
import { fingerprints } from '../diagnostics/fingerprint.js';
import { placeIn, type Reporter } from './reporter.js';

const severity: Record<Severity, string> = { error: 'critical', warning: 'major', info: 'info' };

/** GitLab's code quality report: an array of Code Climate issues with unique fingerprints. */
export const gitlab: Reporter = {
  format: 'gitlab',
  render(report, env) {
    const prints = fingerprints(report.diagnostics);
    const issues = report.diagnostics.map((d, i) => {
      const { file, line, column, endLine, endColumn } = placeIn(report.files, d.span);
      return {
        type: 'issue',
        check_name: d.id,
        description: d.message,
        categories: [env.explain(d.id)?.category === 'security' ? 'Security' : 'Bug Risk'],
        severity: severity[d.severity],
        fingerprint: prints[i],
        location: {
          path: file.replace(/^\.\//, ''),
          lines: { begin: line, end: endLine },
          positions: { begin: { line, column }, end: { line: endLine, column: endColumn } },
        },
      };
    });
    return `${JSON.stringify(issues, null, 2)}\n`;
  },
};
