import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { isObject, type Json, type JsonObject, type Path, type PathSegment } from '../kube/json.js';
import type { DuplicateKey } from '../lower/api-object.js';
import type { SourceFile } from '../text/source-file.js';
import { span } from '../text/span.js';
import { resolvePlain } from './scalar.js';
import { splitDocuments } from './split.js';

/** Limits that keep untrusted text from exhausting memory or the stack. */
export const limits = { bytes: 64 * 1024 * 1024, depth: 1_000, aliasNodes: 100_000 } as const;

/** One YAML document: its value as JSON, where each part stands, and what was wrong with it. */
export interface YamlDocument {
  readonly file: SourceFile;
  /** Zero-based among the non-empty documents of the file. */
  readonly index: number;
  readonly range: { readonly start: number; readonly end: number };
  /** Undefined where the document does not parse. */
  readonly value: Json | undefined;
  readonly root: Node | undefined;
  /** The parsed tree, for resolving aliases; undefined where the text was refused before parsing. */
  readonly tree: Tree | undefined;
  /** What to add to an offset of `root` to get one of the file. */
  readonly offset: number;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly diagnostics: readonly Diagnostic[];
}

type Tree = ReturnType<typeof parseDocument>;

/** Parses every document of a file. Never throws: what is wrong is a diagnostic, and the other documents go on. */
export function parseYaml(file: SourceFile): YamlDocument[] {
  const out: YamlDocument[] = [];
  if (file.text.length > limits.bytes)
    return [failed(file, 'syntax/too-large', `The file is larger than ${limits.bytes} bytes.`, 0)];
  const nul = file.text.indexOf('\u0000');
  if (nul >= 0)
    return [failed(file, 'syntax/encoding', 'The file holds a NUL character; it is binary, not YAML.', nul)];
  for (const range of splitDocuments(file.text)) {
    const text = file.text.slice(range.start, range.end);
    if (!/^[ \t]*[^\s#%]/m.test(text)) continue;
    out.push(parseOne(file, text, range, out.length));
  }
  return out;
}

function failed(file: SourceFile, id: string, message: string, at: number): YamlDocument {
  const diagnostic: Diagnostic = { id, severity: 'error', message, span: span(file.path, at, at) };
  const range = { start: 0, end: file.text.length };
  return {
    file,
    index: 0,
    range,
    value: undefined,
    root: undefined,
    tree: undefined,
    offset: 0,
    duplicateKeys: [],
    diagnostics: [diagnostic],
  };
}

function parseOne(file: SourceFile, text: string, range: { start: number; end: number }, index: number): YamlDocument {
  const offset = range.start;
  const base = { file, index, range, offset };
  const deep = tooDeep(text);
  if (deep >= 0) {
    const message = `The document nests deeper than ${limits.depth} levels.`;
    const diagnostic: Diagnostic = {
      id: 'syntax/too-large',
      severity: 'error',
      message,
      span: span(file.path, offset + deep),
    };
    return {
      ...base,
      value: undefined,
      root: undefined,
      tree: undefined,
      duplicateKeys: [],
      diagnostics: [diagnostic],
    };
  }
  const document = parseDocument(text, {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    stringKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: new LineCounter(),
  });
  const errors: Diagnostic[] = document.errors.map((e) => ({
    id: 'syntax/yaml',
    severity: 'error',
    message: e.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''),
    span: span(file.path, offset + e.pos[0], offset + Math.max(e.pos[1], e.pos[0])),
    why: 'Nothing in a document that does not parse can be checked or applied.',
  }));
  const root = document.contents ?? undefined;
  if (errors.length || !root)
    return { ...base, value: undefined, root, tree: document, duplicateKeys: [], diagnostics: errors };
  const reader = new ValueReader(file.path, offset, document);
  const value = reader.read(root, [], 0);
  if (reader.problem)
    return { ...base, value: undefined, root, tree: document, duplicateKeys: [], diagnostics: [reader.problem] };
  return { ...base, value, root, tree: document, duplicateKeys: reader.duplicates, diagnostics: [] };
}

/** Cheap bound on nesting before the recursive parser sees it: flow brackets, and block indentation steps. */
function tooDeep(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91 || c === 123) {
      if (++depth > limits.depth) return i;
    } else if ((c === 93 || c === 125) && depth > 0) depth--;
  }
  const compact = new RegExp(`^[ \\t]*(?:[-?] +){${limits.depth},}`, 'm').exec(text);
  if (compact) return compact.index;
  const indented = new RegExp(`^ {${limits.depth * 2},}\\S`, 'm').exec(text);
  return indented ? indented.index : -1;
}

class ValueReader {
  readonly duplicates: DuplicateKey[] = [];
  problem: Diagnostic | undefined;
  private aliasBudget: number = limits.aliasNodes;
  private inAlias = 0;

  constructor(
    private readonly path: string,
    private readonly offset: number,
    private readonly document: Tree,
  ) {}

  read(node: unknown, at: PathSegment[], depth: number): Json {
    if (this.problem || node === null || node === undefined) return null;
    if (this.inAlias && --this.aliasBudget < 0) return this.fail(node as Node, 'Aliases expand to too many values.');
    if (depth > limits.depth) return this.fail(node as Node, `The document nests deeper than ${limits.depth} levels.`);
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) return node.items.map((item, i) => this.read(item, [...at, i], depth + 1));
    if (isMap(node)) return this.map(node.items as Pair[], at, depth);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (!target) return this.fail(node, `Alias *${node.source} has no anchor.`);
      this.inAlias++;
      const value = this.read(target, at, depth + 1);
      this.inAlias--;
      return value;
    }
    return null;
  }

  private scalar(node: Scalar): Json {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    if (node.tag === 'tag:yaml.org,2002:binary') return text.replace(/\s+/g, '');
    if (node.tag && node.tag !== '!' && !node.tag.endsWith(':str')) return resolvePlain(text);
    const plain = node.type === 'PLAIN' && node.tag === undefined;
    return plain ? resolvePlain(text) : text;
  }

  private map(pairs: readonly Pair[], at: PathSegment[], depth: number): JsonObject {
    const out: JsonObject = {};
    const seen = new Set<string>();
    const merges: unknown[] = [];
    for (const pair of pairs) {
      const key = this.key(pair.key, depth);
      if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
        merges.push(pair.value);
        continue;
      }
      const path = [...at, key];
      if (seen.has(key) && !this.inAlias) this.duplicates.push({ path, span: this.spanOf(pair.key as Node) });
      seen.add(key);
      setOwn(out, key, this.read(pair.value, path, depth + 1));
    }
    for (const merge of merges) this.merge(out, merge, at, depth);
    return out;
  }

  private merge(into: JsonObject, source: unknown, at: PathSegment[], depth: number): void {
    const value = this.read(source, at, depth + 1);
    for (const part of Array.isArray(value) ? value : [value])
      if (isObject(part)) for (const [k, v] of Object.entries(part)) if (!Object.hasOwn(into, k)) setOwn(into, k, v);
  }

  /** Keys that are no strings become their JSON text, as sigs.k8s.io/yaml does. */
  private key(node: unknown, depth: number): string {
    const value = this.read(node, [], depth + 1);
    return typeof value === 'string' ? value : value === null ? 'null' : typeof value === 'object' ? '' : String(value);
  }

  private fail(node: Node, message: string): null {
    this.problem ??= { id: 'syntax/too-large', severity: 'error', message, span: this.spanOf(node) };
    return null;
  }

  private spanOf(node: Node): Diagnostic['span'] {
    const [start, end] = node?.range ?? [0, 0];
    return span(this.path, this.offset + start, this.offset + end);
  }
}

/** Plain assignment, except that `__proto__` is data like any other key. */
function setOwn(into: JsonObject, key: string, value: Json | undefined): void {
  if (key === '__proto__')
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  else into[key] = value;
}

/** The node at `path` and the key node that leads to it, as far as the path exists. */
export function nodeAt(
  document: YamlDocument,
  path: Path,
): { node?: Node; key?: Node; depth: number; literal: boolean } {
  let node: Node | undefined = document.root;
  let key: Node | undefined;
  let literal = true;
  for (let i = 0; i < path.length; i++) {
    if (node && isAlias(node)) {
      literal = false;
      node = node.resolve(document.tree!) as Node | undefined;
    }
    const step = node && stepInto(node, path[i]!);
    if (!step) return { node, key, depth: i, literal };
    ({ node, key } = step);
  }
  return { node, key, depth: path.length, literal };
}

function stepInto(target: Node, segment: PathSegment): { node?: Node; key?: Node } | undefined {
  if (isSeq(target)) {
    const item = typeof segment === 'number' ? target.items[segment] : undefined;
    return item === undefined ? undefined : { node: item as Node };
  }
  if (!isMap(target)) return undefined;
  let found: Pair | undefined;
  for (const pair of target.items as Pair[])
    if (isScalar(pair.key) && String(pair.key.value) === String(segment)) found = pair;
  if (found) return { node: (found.value ?? undefined) as Node | undefined, key: found.key as Node };
  return undefined;
}
