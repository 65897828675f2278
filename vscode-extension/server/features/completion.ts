import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { Analysis } from '../../../compiler/app/analysis.js';
import { get, isObject, type PathSegment } from '../../../compiler/kube/json.js';
import { cursorAt } from '../../../compiler/yaml/node-at.js';
import { fieldAt, fieldsOf, resolveRef, typeText, valuesOf } from '../../../schemas/walk.js';
import { locate, type Place, type TextPosition } from '../locate.js';
import type { Workspace } from '../workspace.js';

/** Fields that the mapping under the cursor may still take, or the values of an enumerated field. */
export function complete(params: TextPosition, analysis: Analysis, workspace: Workspace): CompletionItem[] {
  const place = locate(params, analysis, workspace);
  if (!place?.kind) return [];
  const line = place.file.lines.line(params.position.line).slice(0, params.position.character);
  const value = /^\s*(?:-\s+)?([\w.-]+):\s+\S*$/.exec(line);
  return value ? values(place, place.kind.type) : keys(place, place.kind.type, line);
}

function values(place: Place, root: string): CompletionItem[] {
  const found = fieldAt(place.tables, root, place.cursor.path);
  if (!found) return [];
  const ref = resolveRef(place.tables, found.type);
  const known =
    ref.form === 'scalar' && ref.name === 'bool' ? ['true', 'false'] : (valuesOf(place.tables, found.type) ?? []);
  return known.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

function keys(place: Place, root: string, line: string): CompletionItem[] {
  const path = parentByIndent(place, line);
  const found = fieldAt(place.tables, root, path);
  if (!found) return [];
  const present = get(place.document.value ?? null, path);
  const taken = new Set(isObject(present) ? Object.keys(present) : []);
  return fieldsOf(place.tables, found.type)
    .filter((f) => !taken.has(f.name))
    .map((f) => {
      const ref = resolveRef(place.tables, f.type);
      const nested =
        ref.form === 'list' ||
        ref.form === 'map' ||
        (ref.form === 'named' && fieldsOf(place.tables, f.type).length > 0);
      return {
        label: f.name,
        kind: CompletionItemKind.Field,
        detail: `${typeText(f.type)}${f.required ? ', required' : ''}`,
        insertText: nested ? `${f.name}:` : `${f.name}: `,
        sortText: `${f.required ? 0 : 1}${f.name}`,
      };
    });
}

/** The path of the mapping that a new key on this line would belong to: from the line above, outwards by indentation. */
function parentByIndent(place: Place, line: string): PathSegment[] {
  const dash = /^(\s*)-\s+/.exec(line);
  const indent = dash ? dash[0].length : /^\s*/.exec(line)![0].length;
  const at = [...pathAbove(place)];
  while (at.length && columnOf(place, at) >= indent) at.pop();
  return at;
}

/** The path of the last line with content before the cursor's. */
function pathAbove(place: Place): readonly PathSegment[] {
  const { lines } = place.file;
  for (let n = lines.position(place.offset).line - 1; n >= 0; n--) {
    const content = /^\s*(?:- +)*(?=[^\s#-])/.exec(lines.line(n));
    if (content) return cursorAt(place.document, lines.offset({ line: n, column: content[0].length })).path;
  }
  return [];
}

/** The column at which the key of a path stands; list items count as their dash. */
function columnOf(place: Place, path: readonly PathSegment[]): number {
  let node: unknown = place.document.root;
  let column = -1;
  for (const segment of path) {
    const items = (node as { items?: unknown[] } | undefined)?.items;
    if (!items) return column;
    if (typeof segment === 'number') node = items[segment];
    else {
      const pair = (items as { key?: { value?: unknown; range?: number[] }; value?: unknown }[]).find(
        (p) => p.key?.value === segment,
      );
      if (!pair?.key?.range) return column;
      column = place.file.lines.position(place.document.offset + pair.key.range[0]!).column;
      node = pair.value;
    }
  }
  return column;
}
