import type { Diagnostic, Fix, Severity } from '../diagnostics/diagnostic.js';
import { fingerprints } from '../diagnostics/fingerprint.js';
import type { SourceFile } from '../text/source-file.js';
import type { Span } from '../text/span.js';
import { countOf, placeIn, type Report, type ReportEnvironment, type Reporter } from './reporter.js';

const level: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, as code scanning reads it: one run, always with results, URIs relative to the working folder. */
export const sarif: Reporter = {
  format: 'sarif',
  render(report, env) {
    const ids = [...new Set(report.diagnostics.map((d) => d.id))].sort();
    const prints = fingerprints(report.diagnostics);
    const log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'drydock',
              version: report.version,
              semanticVersion: report.version,
              rules: ids.map((id) => rule(id, env)),
            },
          },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { SRCROOT: { description: { text: 'The folder drydock ran in.' } } },
          results: report.diagnostics.map((d, i) => result(d, ids, prints[i]!, report)),
          invocations: [
            {
              executionSuccessful: !report.diagnostics.some((d) => d.id === 'internal/error'),
              toolExecutionNotifications: report.notChecked
                .filter((n) => n.count > 0)
                .map((n) => ({ level: 'note', message: { text: `Not checked: ${countOf(n)}.` } })),
            },
          ],
        },
      ],
    };
    return `${JSON.stringify(log, null, 2)}\n`;
  },
};

function rule(id: string, env: ReportEnvironment): Record<string, unknown> {
  const known = env.explain(id);
  return {
    id,
    name: id,
    shortDescription: { text: known?.title ?? id },
    fullDescription: { text: known?.title ?? id },
    help: { text: known?.markdown ?? known?.title ?? id, markdown: known?.markdown ?? known?.title ?? id },
    defaultConfiguration: { level: level[known?.severity ?? 'error'] },
    properties: { tags: [known?.category ?? 'server'], 'problem.severity': problemSeverity(known?.severity) },
  };
}

const problemSeverity = (severity: Severity | undefined): string =>
  severity === 'info' ? 'recommendation' : (severity ?? 'error');

function result(d: Diagnostic, ids: readonly string[], print: string, report: Report): Record<string, unknown> {
  const text = [d.message, d.why, d.help].filter(Boolean).join(' ');
  return {
    ruleId: d.id,
    ruleIndex: ids.indexOf(d.id),
    level: level[d.severity],
    message: { text },
    locations: [
      {
        physicalLocation: location(d.span, report),
        ...(d.object
          ? {
              logicalLocations: [
                {
                  name: d.object.name,
                  fullyQualifiedName: [d.object.kind, d.object.namespace, d.object.name].filter(Boolean).join('/'),
                  kind: 'resource',
                },
              ],
            }
          : {}),
      },
    ],
    ...(d.labels?.length
      ? {
          relatedLocations: d.labels.map((l, id) => ({
            id,
            message: { text: l.text },
            physicalLocation: location(l.span, report),
          })),
        }
      : {}),
    partialFingerprints: { 'drydock/v1': print },
    ...(d.fixes?.length ? { fixes: d.fixes.map((f) => fix(f, report)) } : {}),
  };
}

function fix(f: Fix, report: Report): Record<string, unknown> {
  const files = [...new Set(f.edits.map((e) => e.span.file))];
  return {
    description: { text: f.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: f.edits
        .filter((e) => e.span.file === file)
        .map((e) => ({ deletedRegion: region(e.span, report.files), insertedContent: { text: e.newText } })),
    })),
  };
}

function location(span: Span, report: Report): Record<string, unknown> {
  return { artifactLocation: artifact(span.file), region: region(span, report.files) };
}

/** Paths outside the working folder stay absolute; SARIF wants forward slashes and escapes. */
function artifact(file: string): Record<string, unknown> {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri: uri.replace(/^\.\//, ''), uriBaseId: 'SRCROOT' };
}

function region(span: Span, files: ReadonlyMap<string, SourceFile>): Record<string, number> {
  const { line, column, endLine, endColumn } = placeIn(files, span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}
