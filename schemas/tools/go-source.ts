import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One field of a Go struct, as its declaration and tags say. */
export interface GoField {
  /** Name on the wire; empty where the field is embedded inline. */
  readonly json: string;
  readonly name: string;
  /** Go type with packages resolved to short names: `*int32`, `[]Container`, `map[string]string`, `meta/v1.Time`. */
  readonly type: string;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
  readonly inline: boolean;
  /** Declarative validation tags of interest: `immutable`, `unionMember`, `unionDiscriminator`. */
  readonly tags: readonly string[];
}

export type GoType =
  | { readonly form: 'struct'; readonly fields: readonly GoField[] }
  | { readonly form: 'named'; readonly of: string; readonly values?: readonly string[] };

/** Packages by the short names that tables use. */
export const packages: Readonly<Record<string, string>> = {
  'k8s.io/apimachinery/pkg/apis/meta/v1': 'meta/v1',
  'k8s.io/apimachinery/pkg/api/resource': 'resource',
  'k8s.io/apimachinery/pkg/util/intstr': 'intstr',
  'k8s.io/apimachinery/pkg/types': 'types',
  'k8s.io/apimachinery/pkg/runtime': 'runtime',
};

/** `k8s.io/api/core/v1` → `core/v1`. */
export function shortPackage(path: string): string {
  const known = packages[path];
  if (known) return known;
  const api = /^k8s\.io\/(?:api|kube-aggregator\/pkg\/apis|apiextensions-apiserver\/pkg\/apis)\/(.+)$/.exec(path);
  return api ? api[1]! : path;
}

const scalars = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint32', 'uint64', 'float64', 'byte', 'any']);

/** Reads the type declarations of one Go package folder. The grammar of API types is narrow; anything else is skipped. */
export function readGoPackage(folder: string, short: string): Map<string, GoType> {
  const types = new Map<string, GoType>();
  if (!existsSync(folder)) return types;
  for (const file of readdirSync(folder).filter((f) => /\.go$/.test(f) && !/_test\.go$|^zz_|\.pb\.go$/.test(f)))
    readFile(readFileSync(join(folder, file), 'utf8'), short, types);
  return types;
}

function readFile(text: string, short: string, types: Map<string, GoType>): void {
  const imports = readImports(text);
  const lines = text.split('\n');
  const enums = new Set<string>();
  let comment: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*\/\//.test(line)) {
      comment.push(line);
      continue;
    }
    const struct = /^type (\w+) struct \{(\})?/.exec(line);
    const named = /^type (\w+) (?:= )?([\w[\].*]+)\s*(?:\/\/.*)?$/.exec(line);
    // An alias is spelled as a name of its own; whoever reads it follows it.
    if (struct) {
      const start = i;
      if (!struct[2]) while (!/^\}/.test(lines[++i] ?? '}'));
      types.set(struct[1]!, { form: 'struct', fields: readFields(lines.slice(start + 1, i), imports, short) });
    } else if (named && named[2] !== 'interface') {
      if (comment.some((c) => /\+enum\b/.test(c))) enums.add(named[1]!);
      types.set(named[1]!, { form: 'named', of: resolve(named[2]!, imports, short) });
    }
    if (line.trim()) comment = [];
  }
  for (const name of enums) {
    const values = [...text.matchAll(new RegExp(`^\\s*\\w+\\s+${name}\\s*=\\s*"([^"]*)"`, 'gm'))].map((m) => m[1]!);
    const type = types.get(name);
    if (type?.form === 'named' && values.length) types.set(name, { ...type, values });
  }
}

function readImports(text: string): Map<string, string> {
  const imports = new Map<string, string>();
  const block = /^import \(([\s\S]*?)^\)/m.exec(text)?.[1] ?? /^import (.+)$/m.exec(text)?.[1] ?? '';
  for (const m of block.matchAll(/^\s*(\w+)?\s*"([^"]+)"/gm)) {
    const path = m[2]!;
    imports.set(m[1] ?? path.slice(path.lastIndexOf('/') + 1), shortPackage(path));
  }
  return imports;
}

/** Replaces import aliases by short package names, and local names by qualified ones. */
function resolve(type: string, imports: Map<string, string>, short: string): string {
  return type.replace(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/g, (word) => {
    if (word === 'map' || scalars.has(word)) return word;
    const dot = word.indexOf('.');
    if (dot < 0) return `${short}.${word}`;
    return `${imports.get(word.slice(0, dot)) ?? word.slice(0, dot)}.${word.slice(dot + 1)}`;
  });
}

function readFields(lines: readonly string[], imports: Map<string, string>, short: string): GoField[] {
  const fields: GoField[] = [];
  let comment: string[] = [];
  for (const line of lines) {
    const text = line.trim();
    if (/^(\/\/|\/\*|\*\s|\*\/|$)/.test(text)) {
      if (text) comment.push(text);
      continue;
    }
    const m = /^(?:(\w+)\s+)?([*\w[\].]+)\s*(?:`([^`]*)`)?/.exec(text);
    if (m) fields.push(readField(m, comment, imports, short));
    comment = [];
  }
  return fields;
}

function readField(m: RegExpExecArray, comment: string[], imports: Map<string, string>, short: string): GoField {
  const [json = '', ...options] = (/json:"([^"]*)"/.exec(m[3] ?? '')?.[1] ?? '').split(',');
  const type = resolve(m[2]!, imports, short);
  const embedded = m[1] === undefined;
  const name = m[1] ?? m[2]!.slice(Math.max(m[2]!.lastIndexOf('.'), m[2]!.lastIndexOf('*')) + 1);
  const tags = ['immutable', 'unionMember', 'unionDiscriminator'].filter((t) =>
    comment.some((c) => new RegExp(`\\+k8s:.*\\b${t}\\b`).test(c)),
  );
  return {
    json,
    name,
    type,
    omitEmpty: options.includes('omitempty'),
    omitZero: options.includes('omitzero'),
    inline: options.includes('inline') || (embedded && json === ''),
    tags,
  };
}
