import type { Location } from 'vscode-languageserver';
import type { Analysis } from '../../../compiler/app/analysis.js';
import type { GraphNode, Reference } from '../../../compiler/graph/graph.js';
import { spanAt } from '../../../compiler/lower/api-object.js';
import type { Span } from '../../../compiler/text/span.js';
import { toRange } from '../convert.js';
import type { TextPosition } from '../locate.js';
import type { Workspace } from '../workspace.js';

/** From a reference to the objects it names: a ConfigMap, a Service's pods, an Ingress' backend. */
export function definition(params: TextPosition, analysis: Analysis, workspace: Workspace): Location[] {
  const here = referencesAt(params, analysis, workspace);
  const targets = [...new Set(here.flatMap((r) => r.targets))];
  return targets.map((t) => location(spanAt(t.object, ['metadata', 'name']), analysis, workspace));
}

/** Everything that refers to the object under the cursor. */
export function references(params: TextPosition, analysis: Analysis, workspace: Workspace): Location[] {
  const node = nodeAt(params, analysis, workspace);
  if (!node) return [];
  return analysis.graph.referencesTo(node).map((r) => location(spanAt(r.from.object, r.path), analysis, workspace));
}

function location(span: Span, analysis: Analysis, workspace: Workspace): Location {
  return { uri: workspace.uriOf(span.file), range: toRange(span, analysis.load.files.get(span.file)) };
}

function offsetOf(params: TextPosition, analysis: Analysis, path: string): number {
  const file = analysis.load.files.get(path);
  return file?.lines.offset({ line: params.position.line, column: params.position.character }) ?? -1;
}

function referencesAt(params: TextPosition, analysis: Analysis, workspace: Workspace): Reference[] {
  const path = workspace.pathOf(params.textDocument.uri);
  const offset = offsetOf(params, analysis, path);
  return analysis.graph.references().filter((r) => {
    const span = spanAt(r.from.object, r.path);
    return span.file === path && span.start <= offset && offset <= span.end;
  });
}

/** The object whose text spans the cursor: the last one of the file that begins before it. */
function nodeAt(params: TextPosition, analysis: Analysis, workspace: Workspace): GraphNode | undefined {
  const path = workspace.pathOf(params.textDocument.uri);
  const offset = offsetOf(params, analysis, path);
  let found: GraphNode | undefined;
  for (const node of analysis.graph.nodes) {
    const span = spanAt(node.object, []);
    if (span.file === path && span.start <= offset) found = node;
  }
  return found;
}
