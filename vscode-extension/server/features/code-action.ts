import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type TextEdit as WireEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../../../compiler/app/analysis.js';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.js';
import { toRange, toWire } from '../convert.js';
import type { Workspace } from '../workspace.js';

/** Quick fixes: the fixes of the findings under the cursor, safe ones preferred, and a way to silence each. */
export function codeActions(params: CodeActionParams, analysis: Analysis, workspace: Workspace): CodeAction[] {
  const path = workspace.pathOf(params.textDocument.uri);
  const here = analysis.diagnostics.filter((d) => d.span.file === path && overlaps(d, params, analysis));
  return here.flatMap((d) => [...fixesOf(d, analysis, workspace)]);
}

function overlaps(d: Diagnostic, params: CodeActionParams, analysis: Analysis): boolean {
  const { start, end } = toRange(d.span, analysis.load.files.get(d.span.file));
  return start.line <= params.range.end.line && end.line >= params.range.start.line;
}

function* fixesOf(d: Diagnostic, analysis: Analysis, workspace: Workspace): Generator<CodeAction> {
  const files = analysis.load.files;
  const wire = toWire(d, files, (p) => workspace.uriOf(p));
  for (const fix of d.fixes ?? []) {
    if (fix.safety === 'display') continue;
    const changes: Record<string, WireEdit[]> = {};
    for (const edit of fix.edits) {
      const uri = workspace.uriOf(edit.span.file);
      changes[uri] ??= [];
      changes[uri].push({ range: toRange(edit.span, files.get(edit.span.file)), newText: edit.newText });
    }
    yield {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [wire],
      isPreferred: fix.safety === 'safe',
      edit: { changes },
    };
  }
}
