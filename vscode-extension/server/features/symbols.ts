import {
  type DocumentSymbol,
  type DocumentSymbolParams,
  SymbolKind,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import type { Analysis } from '../../../compiler/app/analysis.js';
import { refOf, spanAt } from '../../../compiler/lower/api-object.js';
import { toRange } from '../convert.js';
import type { Workspace } from '../workspace.js';

/** The objects of a file as `Kind/name`. */
export function documentSymbols(
  params: DocumentSymbolParams,
  analysis: Analysis,
  workspace: Workspace,
): DocumentSymbol[] {
  const path = workspace.pathOf(params.textDocument.uri);
  return analysis.objects
    .map(({ object }) => ({ ref: refOf(object.value), span: spanAt(object, ['metadata', 'name']) }))
    .filter(({ span }) => span.file === path)
    .map(({ ref, span }) => {
      const range = toRange(span, analysis.load.files.get(path));
      return {
        name: `${ref.kind}/${ref.name}`,
        detail: ref.namespace ?? '',
        kind: SymbolKind.Object,
        range,
        selectionRange: range,
      };
    });
}

/** `Kind/namespace/name` across the workspace. */
export function workspaceSymbols(
  params: WorkspaceSymbolParams,
  analysis: Analysis,
  workspace: Workspace,
): WorkspaceSymbol[] {
  const wanted = params.query.toLowerCase();
  return analysis.objects.flatMap(({ object }) => {
    const ref = refOf(object.value);
    const name = [ref.kind, ref.namespace, ref.name].filter(Boolean).join('/');
    if (!name.toLowerCase().includes(wanted)) return [];
    const span = spanAt(object, ['metadata', 'name']);
    const range = toRange(span, analysis.load.files.get(span.file));
    return [{ name, kind: SymbolKind.Object, location: { uri: workspace.uriOf(span.file), range } }];
  });
}
