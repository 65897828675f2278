import type { Analysis } from '../../compiler/app/analysis.js';
import { isObject, type PathSegment } from '../../compiler/kube/json.js';
import { parseApiVersion } from '../../compiler/kube/object.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { type Cursor, cursorAt } from '../../compiler/yaml/node-at.js';
import { parseYaml, type YamlDocument } from '../../compiler/yaml/parse.js';
import type { KindInfo, SchemaTables } from '../../schemas/types.js';
import type { Workspace } from './workspace.js';

/** What stands under the cursor of a YAML document, in terms of its kind. */
export interface Place {
  readonly file: SourceFile;
  readonly offset: number;
  readonly document: YamlDocument;
  readonly cursor: Cursor;
  readonly tables: SchemaTables;
  readonly kind?: KindInfo;
}

export interface TextPosition {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** Finds the place of a request; undefined outside YAML documents that are (or begin to be) API objects. */
export function locate(params: TextPosition, analysis: Analysis, workspace: Workspace): Place | undefined {
  const path = workspace.pathOf(params.textDocument.uri);
  const text = workspace.textOf(path) ?? analysis.load.files.get(path)?.text;
  if (text === undefined || !/\.(?:ya?ml|json)$/.test(path)) return undefined;
  const file = new SourceFile(path, text);
  const offset = file.lines.offset({ line: params.position.line, column: params.position.character });
  const document = parseYaml(file).find((d) => d.range.start <= offset && offset <= d.range.end);
  if (!document?.root) return undefined;
  const { tables } = analysis;
  const value = document.value;
  const kind =
    isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string'
      ? kindOf(tables, value['apiVersion'], value['kind'])
      : undefined;
  return { file, offset, document, cursor: cursorAt(document, offset), tables, ...(kind ? { kind } : {}) };
}

function kindOf(tables: SchemaTables, apiVersion: string, kind: string): KindInfo | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  return tables.kind(group, version, kind);
}

export const dotted = (path: readonly PathSegment[]): string =>
  path.reduce<string>((text, s) => (typeof s === 'number' ? `${text}[${s}]` : text ? `${text}.${s}` : s), '');
