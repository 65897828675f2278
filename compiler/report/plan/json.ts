import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Prediction } from '../../prediction/prediction.js';
import type { SourceFile } from '../../text/source-file.js';
import { placeIn } from '../reporter.js';

/** The prediction and the findings as data; `compiler/prediction/schema.ts` documents the shape. */
export function jsonPrediction(
  p: Prediction,
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, SourceFile>,
): string {
  const findings = diagnostics.map((d) => {
    const { file, line, column, endLine, endColumn } = placeIn(files, d.span);
    return {
      id: d.id,
      severity: d.severity,
      message: d.message,
      file,
      line,
      column,
      endLine,
      endColumn,
      ...(d.object ? { object: d.object } : {}),
      ...(d.pointer ? { pointer: d.pointer } : {}),
      ...(d.help ? { help: d.help } : {}),
    };
  });
  return `${JSON.stringify({ ...p, findings }, null, 2)}\n`;
}
