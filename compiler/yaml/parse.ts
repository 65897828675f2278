import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Json, Path, PathSegment } from '../kube/json.js';
import type { DuplicateKey } from '../lower/api-object.js';
import type { SourceFile } from '../text/source-file.js';
import { span } from '../text/span.js';
import { readFast } from './fast.js';
import { limits } from './limits.js';
import { type DocumentRange, splitDocuments } from './split.js';
import { parseTree, type Tree, ValueReader } from './tree.js';

/** One YAML document: its value as JSON, where each part stands, and what was wrong with it. */
export interface YamlDocument {
  readonly file: SourceFile;
  /** Zero-based among the non-empty documents of the file. */
  readonly index: number;
  readonly range: DocumentRange;
  /** Undefined where the document does not parse. */
  readonly value: Json | undefined;
  /** The syntax tree; made when first asked for. Undefined where the text was refused before parsing. */
  readonly tree: Tree | undefined;
  readonly root: Node | undefined;
  /** What to add to an offset of `root` to get one of the file. */
  readonly offset: number;
  /** True where `findPlace` can be asked for places instead of the tree. */
  readonly plain: boolean;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Values of texts that the fast path has read: inputs with many environments repeat documents to the letter. Values are
 * never changed, so that documents may share them.
 */
export type KnownTexts = Map<string, Outcome>;

/**
 * Parses every document of a file. Never throws: what is wrong is a diagnostic, and the other documents go on. `known`
 * is shared by the files of one input.
 */
export function parseYaml(file: SourceFile, known?: KnownTexts): YamlDocument[] {
  const whole = { start: 0, end: file.text.length };
  const refused = (id: string, message: string, at: number): YamlDocument[] => [
    new Document(file, 0, whole, { value: undefined, diagnostics: [problem(file, id, message, at)] }),
  ];
  if (file.text.length > limits.bytes)
    return refused('syntax/too-large', `The file is larger than ${limits.bytes} bytes.`, 0);
  const nul = file.text.indexOf('\u0000');
  if (nul >= 0) return refused('syntax/encoding', 'The file holds a NUL character; it is binary, not YAML.', nul);
  const out: YamlDocument[] = [];
  for (const range of splitDocuments(file.text)) {
    const text = file.text.slice(range.start, range.end);
    if (/^[ \t]*[^\s#%]/m.test(text)) out.push(parseOne(file, text, range, out.length, known));
  }
  return out;
}

function problem(file: SourceFile, id: string, message: string, start: number, end: number = start): Diagnostic {
  return { id, severity: 'error', message, span: span(file.path, start, end) };
}

interface Outcome {
  readonly value: Json | undefined;
  readonly plain?: boolean;
  readonly tree?: Tree;
  readonly duplicateKeys?: readonly DuplicateKey[];
  readonly diagnostics?: readonly Diagnostic[];
}

class Document implements YamlDocument {
  readonly value: Json | undefined;
  readonly plain: boolean;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly diagnostics: readonly Diagnostic[];
  private parsed: Tree | undefined;

  constructor(
    readonly file: SourceFile,
    readonly index: number,
    readonly range: DocumentRange,
    outcome: Outcome,
  ) {
    this.value = outcome.value;
    this.plain = outcome.plain ?? false;
    this.parsed = outcome.tree;
    this.duplicateKeys = outcome.duplicateKeys ?? [];
    this.diagnostics = outcome.diagnostics ?? [];
  }

  get offset(): number {
    return this.range.start;
  }

  get tree(): Tree | undefined {
    if (!this.parsed && this.value !== undefined)
      this.parsed = parseTree(this.file.text.slice(this.range.start, this.range.end));
    return this.parsed;
  }

  get root(): Node | undefined {
    return (this.tree?.contents as Node | null) ?? undefined;
  }
}

function parseOne(
  file: SourceFile,
  text: string,
  range: DocumentRange,
  index: number,
  known: KnownTexts | undefined,
): YamlDocument {
  const plain = known?.get(text) ?? readPlain(text);
  if (plain) known?.set(text, plain);
  return new Document(file, index, range, plain ?? parseFully(file, text, range.start));
}

/** The fast path; line breaks of Windows mean the same as others, but move every place. @internal */
export function readPlain(text: string): { value: Json; plain: boolean } | undefined {
  const windows = text.includes('\r\n');
  const value = readFast(windows ? text.replaceAll('\r\n', '\n') : text);
  return value && { value, plain: !windows };
}

function parseFully(file: SourceFile, text: string, offset: number): Outcome {
  const deep = tooDeep(text);
  if (deep >= 0) {
    const message = `The document nests deeper than ${limits.depth} levels.`;
    return { value: undefined, diagnostics: [problem(file, 'syntax/too-large', message, offset + deep)] };
  }
  const control = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control) {
    const at = offset + control.index;
    return {
      value: undefined,
      diagnostics: [problem(file, 'syntax/yaml', 'Control characters are not allowed.', at, at + 1)],
    };
  }
  const tree = parseTree(text);
  const errors = tree.errors.map((e): Diagnostic => {
    const message = e.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    const why = 'Nothing in a document that does not parse can be checked or applied.';
    return { ...problem(file, 'syntax/yaml', message, offset + e.pos[0], offset + Math.max(e.pos[1], e.pos[0])), why };
  });
  const root = (tree.contents as Node | null) ?? undefined;
  if (errors.length || !root) return { value: undefined, tree, diagnostics: errors };
  const reader = new ValueReader(file.path, offset, tree, text);
  const value = reader.read(root, [], 0);
  if (reader.problem) return { value: undefined, tree, diagnostics: [reader.problem] };
  return { value, tree, duplicateKeys: reader.duplicates };
}

/** What the full parser makes of a text, without the fast path; for the test that compares them. @internal */
export function parseSlowly(file: SourceFile): { value: Json | undefined; duplicates: number } {
  const { value, duplicateKeys } = parseFully(file, file.text, 0);
  return { value, duplicates: duplicateKeys?.length ?? 0 };
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
