import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { isObject, type Json, type JsonObject, type PathSegment, setOwn } from '../kube/json.js';
import type { DuplicateKey } from '../lower/api-object.js';
import { span } from '../text/span.js';
import { limits } from './limits.js';
import { resolvePlain } from './scalar.js';

export type Tree = ReturnType<typeof parseDocument>;

/** The syntax tree of one document, by the `yaml` package; scalars stay text, `ValueReader` resolves them. */
export function parseTree(text: string): Tree {
  return parseDocument(text, {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    stringKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
}

/** Reads the value of a tree as Go's YAML 1.1 reader would, noting repeated keys and refusing alias bombs. */
export class ValueReader {
  readonly duplicates: DuplicateKey[] = [];
  problem: Diagnostic | undefined;
  private aliasBudget: number = limits.aliasNodes;
  private inAlias = 0;

  constructor(
    private readonly path: string,
    private readonly offset: number,
    private readonly document: Tree,
    private readonly text: string,
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
    let text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    if (node.type?.startsWith('BLOCK_') && this.endsWithoutNewline(node)) text = text.replace(/\n$/, '');
    if (node.tag === 'tag:yaml.org,2002:binary') return text.replace(/\s+/g, '');
    if (node.tag && node.tag !== '!' && !node.tag.endsWith(':str')) return resolvePlain(text);
    const plain = node.type === 'PLAIN' && node.tag === undefined;
    return plain ? resolvePlain(text) : text;
  }

  /** Go's reader adds no newline to a block scalar whose last line has none; the `yaml` package does. */
  private endsWithoutNewline(node: Scalar): boolean {
    const end = node.range?.[1] ?? 0;
    return end > 0 && end === this.text.length && this.text[end - 1] !== '\n';
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
