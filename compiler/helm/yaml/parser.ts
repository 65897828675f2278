import { readable } from './reader.js';
import { Scanner } from './scanner.js';
import { type Mark, type ScalarStyle, T, type Token, YamlError, yamlProblem } from './tokens.js';

/** A node of the document tree, with the offsets of its text. */
export interface YamlNode {
  readonly kind: 'scalar' | 'mapping' | 'sequence' | 'alias';
  value: string;
  tag: string;
  /** Plain and untagged: the text decides the type. */
  implicit: boolean;
  style: ScalarStyle;
  /** Mappings: key, value, key, value… */
  children: YamlNode[];
  target?: YamlNode;
  start: number;
  end: number;
  line: number;
}

const coreTags: Record<string, string> = { '!': '!', '!!': 'tag:yaml.org,2002:' };
const noChildren: YamlNode[] = [];
/** Deeper documents would exhaust the stack; libyaml itself stops at 10,000. */
const maxDepth = 1_500;

/** The first document of a text, or undefined where it has none. @throws YamlError worded as yaml.v2 words it */
export function parseDocument(text: string): YamlNode | undefined {
  const read = readable(text);
  const parser = new Parser(read.text);
  if (read.problem === undefined) return parser.document();
  let found: YamlNode | undefined;
  let mistake: unknown;
  try {
    found = parser.document();
  } catch (e) {
    mistake = e;
  }
  if (parser.reachedEnd()) throw new YamlError(`yaml: ${read.problem}`);
  if (mistake) throw mistake;
  return found;
}

/** Recursive form of libyaml's parser states (go.yaml.in/yaml/v2 parserc.go); same errors at the same tokens. */
class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, YamlNode>();
  private readonly tags = new Map<string, string>();
  private depth = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  reachedEnd(): boolean {
    return this.scanner.reachedEnd();
  }

  private peek(): Token {
    return this.scanner.peek();
  }

  private next(): Token {
    const token = this.scanner.peek();
    this.scanner.skipToken();
    return token;
  }

  private fail(problem: string, at: Mark, context?: Mark): never {
    throw yamlProblem(problem, at, context, false);
  }

  document(): YamlNode | undefined {
    this.next();
    this.directives();
    let token = this.peek();
    if (token.type === T.streamEnd) return undefined;
    let node: YamlNode;
    if (token.type === T.documentStart) {
      this.next();
      token = this.peek();
      const ends: number[] = [T.versionDirective, T.tagDirective, T.documentStart, T.documentEnd, T.streamEnd];
      node = ends.includes(token.type) ? this.emptyScalar(token.start) : this.node(true, false);
    } else node = this.node(true, false);
    // Only the first document is read, but what ends it must scan, as in yaml.v2.
    this.peek();
    return node;
  }

  private directives(): void {
    let seen = false;
    for (let t = this.peek(); isDirective(t); t = this.peek()) {
      seen = true;
      if (t.type === T.tagDirective) this.tags.set(t.value, t.suffix);
      else if (t.value !== '1.1') this.fail('found incompatible YAML document', t.start);
      this.next();
    }
    if (seen && this.peek().type !== T.documentStart)
      this.fail('did not find expected <document start>', this.peek().start);
  }

  private make(kind: YamlNode['kind'], start: Mark, tag = ''): YamlNode {
    return {
      kind,
      value: '',
      tag,
      implicit: false,
      style: 'plain',
      children: kind === 'scalar' || kind === 'alias' ? noChildren : [],
      start: start.index,
      end: start.index,
      line: start.line,
    };
  }

  private emptyScalar(at: Mark): YamlNode {
    const node = this.make('scalar', at);
    node.implicit = true;
    return node;
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    let token = this.peek();
    if (token.type === T.alias) return this.alias();
    const start = token.start;
    let anchor: string | undefined;
    let tag: string | undefined;
    for (let i = 0; i < 2; i++) {
      if (token.type === T.anchor && anchor === undefined) anchor = token.value;
      else if (token.type === T.tag && tag === undefined) tag = this.resolveTag(token, start);
      else break;
      this.next();
      token = this.peek();
    }
    if (++this.depth > maxDepth) throw new YamlError(`yaml: exceeded max depth of ${maxDepth}`);
    const node = this.content(token, start, tag ?? '', anchor, block, indentless);
    this.depth--;
    return node;
  }

  private content(
    token: Token,
    start: Mark,
    tag: string,
    anchor: string | undefined,
    block: boolean,
    indentless: boolean,
  ): YamlNode {
    const collection = (kind: 'mapping' | 'sequence', fill: (n: YamlNode) => void): YamlNode => {
      const node = this.make(kind, start, tag);
      if (anchor !== undefined) this.anchors.set(anchor, node);
      fill(node);
      return node;
    };
    switch (token.type) {
      case T.scalar:
        return this.scalar(start, tag, anchor);
      case T.flowSequenceStart:
        return collection('sequence', (n) => this.flowSequence(n));
      case T.flowMappingStart:
        return collection('mapping', (n) => this.flowMapping(n));
      case T.blockSequenceStart:
        if (block) return collection('sequence', (n) => this.blockSequence(n));
        break;
      case T.blockMappingStart:
        if (block) return collection('mapping', (n) => this.blockMapping(n));
        break;
      case T.blockEntry:
        if (indentless) return collection('sequence', (n) => this.indentlessSequence(n));
        break;
    }
    if (anchor !== undefined || tag) {
      const node = this.make('scalar', start, tag);
      node.implicit = !tag;
      if (anchor !== undefined) this.anchors.set(anchor, node);
      return node;
    }
    return this.fail('did not find expected node content', token.start, start);
  }

  private alias(): YamlNode {
    const token = this.next();
    const node = this.make('alias', token.start);
    node.value = token.value;
    node.target = this.anchors.get(token.value);
    if (!node.target) throw new YamlError(`yaml: unknown anchor '${token.value}' referenced`);
    return node;
  }

  private resolveTag(token: Token, start: Mark): string {
    if (!token.value) return token.suffix;
    const prefix = this.tags.get(token.value) ?? coreTags[token.value];
    if (prefix === undefined) this.fail('found undefined tag handle', token.start, start);
    return prefix + token.suffix;
  }

  private scalar(start: Mark, tag: string, anchor: string | undefined): YamlNode {
    const token = this.next();
    const node = this.make('scalar', start, tag);
    node.value = token.value;
    node.style = token.style;
    node.implicit = (!tag && token.style === 'plain') || tag === '!';
    node.start = token.start.index;
    node.end = token.end.index;
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private blockSequence(node: YamlNode): void {
    const start = this.next().start;
    for (;;) {
      const token = this.peek();
      if (token.type === T.blockEnd) break;
      if (token.type !== T.blockEntry) this.fail("did not find expected '-' indicator", token.start, start);
      this.next();
      const after = this.peek();
      const empty = after.type === T.blockEntry || after.type === T.blockEnd;
      node.children.push(empty ? this.emptyScalar(token.start) : this.node(true, false));
    }
    node.end = this.next().start.index;
  }

  private indentlessSequence(node: YamlNode): void {
    for (;;) {
      const token = this.peek();
      if (token.type !== T.blockEntry) {
        node.end = token.start.index;
        return;
      }
      this.next();
      const { type } = this.peek();
      const empty = type === T.blockEntry || type === T.key || type === T.value || type === T.blockEnd;
      node.children.push(empty ? this.emptyScalar(token.start) : this.node(true, false));
    }
  }

  private blockMapping(node: YamlNode): void {
    const start = this.next().start;
    for (;;) {
      const token = this.peek();
      if (token.type === T.blockEnd) break;
      if (token.type === T.key) {
        this.next();
        node.children.push(this.mappingPart(token.start));
      } else this.fail('did not find expected key', token.start, start);
      const value = this.peek();
      if (value.type === T.value) {
        this.next();
        node.children.push(this.mappingPart(value.start));
      } else node.children.push(this.emptyScalar(value.start));
    }
    node.end = this.next().start.index;
  }

  private mappingPart(at: Mark): YamlNode {
    const { type } = this.peek();
    if (type === T.key || type === T.value || type === T.blockEnd) return this.emptyScalar(at);
    return this.node(true, true);
  }

  private flowSequence(node: YamlNode): void {
    const start = this.next().start;
    for (let first = true; ; first = false) {
      let token = this.peek();
      if (token.type !== T.flowSequenceEnd && !first) {
        if (token.type !== T.flowEntry) this.fail("did not find expected ',' or ']'", token.start, start);
        this.next();
        token = this.peek();
      }
      if (token.type === T.flowSequenceEnd) break;
      if (token.type === T.key) node.children.push(this.singlePair());
      else node.children.push(this.node(false, false));
    }
    node.end = this.next().start.index + 1;
  }

  /** `[a: b]`: a mapping of one pair inside a flow sequence. */
  private singlePair(): YamlNode {
    const node = this.make('mapping', this.next().start);
    const token = this.peek();
    if (token.type === T.value || token.type === T.flowEntry || token.type === T.flowSequenceEnd) {
      node.children.push(this.emptyScalar(token.start));
    } else node.children.push(this.node(false, false));
    node.children.push(this.flowValue(T.flowSequenceEnd));
    return node;
  }

  private flowValue(end: number): YamlNode {
    const token = this.peek();
    if (token.type !== T.value) return this.emptyScalar(token.start);
    this.next();
    const { type, start } = this.peek();
    return type === T.flowEntry || type === end ? this.emptyScalar(start) : this.node(false, false);
  }

  private flowMapping(node: YamlNode): void {
    const start = this.next().start;
    for (let first = true; ; first = false) {
      let token = this.peek();
      if (token.type !== T.flowMappingEnd && !first) {
        if (token.type !== T.flowEntry) this.fail("did not find expected ',' or '}'", token.start, start);
        this.next();
        token = this.peek();
      }
      if (token.type === T.flowMappingEnd) break;
      if (token.type === T.key) {
        this.next();
        const { type, start: at } = this.peek();
        const empty = type === T.value || type === T.flowEntry || type === T.flowMappingEnd;
        node.children.push(empty ? this.emptyScalar(at) : this.node(false, false), this.flowValue(T.flowMappingEnd));
      } else {
        node.children.push(this.node(false, false));
        node.children.push(this.emptyScalar(this.peek().start));
      }
    }
    node.end = this.next().start.index + 1;
  }
}

const isDirective = (t: Token): boolean => t.type === T.versionDirective || t.type === T.tagDirective;
