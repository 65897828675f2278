import type { DiagnosticSeverity, Range, Diagnostic as WireDiagnostic } from 'vscode-languageserver';
import type { Diagnostic, Severity } from '../../compiler/diagnostics/diagnostic.js';
import type { SourceFile } from '../../compiler/text/source-file.js';
import type { Span } from '../../compiler/text/span.js';

const severities: Record<Severity, DiagnosticSeverity> = { error: 1, warning: 2, info: 3 };

export function toRange(span: Span, file: SourceFile | undefined): Range {
  if (!file) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const at = (offset: number): { line: number; character: number } => {
    const { line, column } = file.lines.position(offset);
    return { line, character: column };
  };
  return { start: at(span.start), end: at(Math.max(span.start, span.end)) };
}

/** A finding as the protocol carries it; labels in other files become related information. */
export function toWire(
  d: Diagnostic,
  files: ReadonlyMap<string, SourceFile>,
  uriOf: (path: string) => string,
): WireDiagnostic {
  const parts = [
    d.message,
    d.why,
    d.help ? `Help: ${d.help}` : undefined,
    d.serverText ? `API server: ${d.serverText}` : undefined,
  ];
  return {
    range: toRange(d.span, files.get(d.span.file)),
    severity: severities[d.severity],
    code: d.id,
    source: 'drydock',
    message: parts.filter(Boolean).join('\n'),
    ...(d.labels?.length
      ? {
          relatedInformation: d.labels.map((l) => ({
            location: { uri: uriOf(l.span.file), range: toRange(l.span, files.get(l.span.file)) },
            message: l.text,
          })),
        }
      : {}),
  };
}
