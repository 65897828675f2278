import { readDependency } from '../compiler/kube/resources.js';

/** Texts of a type by field; `` is the type itself. */
export type TypeDocs = ReadonlyMap<string, string>;

const modules = new Map<string, ReadonlyMap<string, TypeDocs>>();

/**
 * What Kubernetes says of a built-in type or of a field of it, from the package kubernetes-types, which lags some minors
 * behind: what is newer has no text. Types are named as in the tables: `core/v1.PodSpec`.
 */
export function builtInDoc(type: string, field = ''): string | undefined {
  const m = /^([a-z]+)\/(v\w+)\.(\w+)$/.exec(type);
  if (!m) return undefined;
  const [, group, version, name] = m;
  const path = `${group}/${version}.d.ts`;
  let docs = modules.get(path);
  if (!docs) {
    docs = docsOf(readDependency('kubernetes-types', path) ?? '');
    modules.set(path, docs);
  }
  return docs.get(name!)?.get(field);
}

/** Comments, declarations and the properties of interfaces: all that there is in these declarations. */
const parts = /\/\*\*([\s\S]*?)\*\/|^export (?:interface|type) (\w+)|^ {4}(?:readonly )?"?([$\w-]+)"?\??:/gm;

function docsOf(text: string): Map<string, Map<string, string>> {
  const types = new Map<string, Map<string, string>>();
  let comment: string | undefined;
  let current = new Map<string, string>();
  for (const [, doc, type, field] of text.matchAll(parts)) {
    if (doc !== undefined) {
      comment = doc.replace(/^\s*\* ?/gm, '').trim();
      continue;
    }
    if (type !== undefined) {
      current = new Map();
      types.set(type, current);
    }
    if (comment) current.set(field ?? '', comment);
    comment = undefined;
  }
  return types;
}
