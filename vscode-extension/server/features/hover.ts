import type { Hover } from 'vscode-languageserver';
import type { Analysis } from '../../../compiler/app/analysis.js';
import { get } from '../../../compiler/kube/json.js';
import type { KindInfo } from '../../../schemas/types.js';
import { docOf, fieldAt, typeText, valuesOf } from '../../../schemas/walk.js';
import { dotted, locate, type Place, type TextPosition } from '../locate.js';
import type { Workspace } from '../workspace.js';
import { customLines } from './custom-hover.js';

/** The declared type of the field under the cursor, what it defaults to, and what it became in the stored object. */
export function hover(params: TextPosition, analysis: Analysis, workspace: Workspace): Hover | null {
  const place = locate(params, analysis, workspace);
  if (!place || place.cursor.on === 'inside') return null;
  const lines = place.kind ? builtInLines(place, place.kind) : customLines(place, analysis);
  if (!lines) return null;
  const stored = storedValue(place, analysis);
  if (stored !== undefined) lines.push(`The API server stores \`${stored}\`.`);
  return { contents: { kind: 'markdown', value: lines.join('\n\n') } };
}

function builtInLines(place: Place, kind: KindInfo): string[] | undefined {
  const { path } = place.cursor;
  const found = fieldAt(place.tables, kind.type, path);
  if (!found) return undefined;
  const { field, type } = found;
  const values = valuesOf(place.tables, type);
  const lines = [
    `**${kind.kind}** \`${dotted(path)}\``,
    `\`${typeText(type)}\`${field?.required ? ', required' : ''}${field?.tags.includes('immutable') ? ', immutable' : ''}`,
  ];
  if (values?.length) lines.push(`One of ${values.map((v) => `\`${v}\``).join(', ')}.`);
  if (field?.list === 'map' && field.keys?.length)
    lines.push(`A list keyed by ${field.keys.map((k) => `\`${k}\``).join(', ')}.`);
  if (field?.default !== undefined) lines.push(`Default: \`${field.default}\`.`);
  const text = docOf(place.tables, found, kind);
  if (text) lines.push(text);
  return lines;
}

/** The value after defaulting, where it is a scalar. */
function storedValue(place: Place, analysis: Analysis): string | undefined {
  const entry = analysis.objects.find(
    ({ object }) => object.file === place.file.path && object.document === place.document.index,
  );
  const value = entry?.answer.object && get(entry.answer.object as never, place.cursor.path);
  return value === undefined || value === null || typeof value === 'object' ? undefined : JSON.stringify(value);
}
