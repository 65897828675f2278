import type { Fix, FixSafety } from '../../compiler/diagnostics/diagnostic.js';
import type { GraphNode } from '../../compiler/graph/graph.js';
import type { Path } from '../../compiler/kube/json.js';
import type { TextEdit } from '../../compiler/text/edit.js';
import { appendItem, deleteField, renameKey, setField } from '../../compiler/yaml/edits.js';
import type { YamlDocument } from '../../compiler/yaml/parse.js';
import type { Fixer } from './rule.js';

/** Fixes for one object. Only objects whose text is literal YAML can be edited. */
export function makeFixer(node: GraphNode): Fixer {
  const source = node.object.provenance.editable?.();
  const make = (
    title: string,
    safety: FixSafety,
    path: Path,
    change: (document: YamlDocument, path: Path) => TextEdit[] | undefined,
  ): Fix | undefined => {
    const edits = source && change(source.document, [...source.prefix, ...path]);
    if (!edits?.length) return undefined;
    const mapped = edits.map((e) => (source?.map ? source.map(e) : e));
    return mapped.every((e) => e !== undefined) ? { title, safety, edits: mapped } : undefined;
  };
  return {
    set: (title, safety, path, value) => make(title, safety, path, (d, p) => setField(d, p, value)),
    remove: (title, safety, path) => make(title, safety, path, (d, p) => deleteField(d, p)),
    rename: (title, safety, path, key) => make(title, safety, path, (d, p) => renameKey(d, p, key)),
    append: (title, safety, path, item) => make(title, safety, path, (d, p) => appendItem(d, p, item)),
    all(title, safety, ...parts) {
      if (parts.some((p) => p === undefined)) return undefined;
      return { title, safety, edits: parts.flatMap((p) => p?.edits ?? []) };
    },
    in: (other) => makeFixer(other),
  };
}
