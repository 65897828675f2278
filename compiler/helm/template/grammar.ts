import { quoteGo as quote } from '../../kube/go-quote.js';
import { unquote } from '../go/strconv.js';
import type { BranchNode, ListNode, PipeNode, StatementNode, Tree, TreeInfo } from './ast.js';
import { isEmptyTree } from './ast.js';
import { lex } from './lexer.js';
import { type Around, type Context, exact, parsePipeline } from './pipeline.js';
import { type TemplateToken, type TokenType, t } from './tokens.js';

/** A parse error in Go's words, `template: FILE:LINE: …`. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const maxNesting = 2_000;

/** The statements of text/template by recursive descent, as parse/parse.go reads them: same order of looks, same errors. */
export class Grammar implements Around {
  readonly trees = new Map<string, Tree>();
  vars: string[] = ['$'];
  token: TemplateToken;
  private readonly tokens: readonly TemplateToken[];
  private at = 0;
  private rangeDepth = 0;
  private nesting = 0;
  /** Where what Go's errors call the action starts: it lasts until some action is done, the body of a branch included. */
  private actionStart: number | undefined;

  constructor(
    readonly info: TreeInfo,
    readonly functions: { has(name: string): boolean },
  ) {
    this.tokens = lex(info.text);
    this.token = this.tokens[0]!;
  }

  peek(ahead: number): TemplateToken {
    const { tokens } = this;
    return tokens[Math.min(this.at + ahead, tokens.length - 1)]!;
  }

  next(): TemplateToken {
    const { token } = this;
    if (token.type !== t.EOF) this.token = this.tokens[++this.at]!;
    return token;
  }

  private get previous(): TemplateToken {
    return this.tokens[this.at - 1]!;
  }

  private lineOf(offset: number): number {
    const { text } = this.info;
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
    return line;
  }

  fail(message: string, token: TemplateToken = this.token): never {
    const line = this.lineOf(token.start);
    throw new TemplateSyntaxError(`template: ${this.info.parseName}:${line}: ${message}`, token.word);
  }

  unexpected(context: string): never {
    const { token } = this;
    if (token.type === t.Error) this.fail(token.image + this.startedAt(token));
    return this.fail(`unexpected ${describe(token)} in ${context}`);
  }

  private startedAt(token: TemplateToken): string {
    if (this.actionStart === undefined) return '';
    const line = this.lineOf(this.actionStart);
    if (line === this.lineOf(token.start)) return '';
    const extra = ` in action started at ${this.info.parseName}:${line}`;
    return token.image.endsWith(' action') ? extra.slice(' in action'.length) : extra;
  }

  /** Takes a token of this type; `context` is what Go says another one is unexpected in. */
  private take(type: TokenType, context: string): TemplateToken {
    if (this.token.type !== type) this.unexpected(context);
    return this.next();
  }

  private pipeline(context: Context): PipeNode {
    return parsePipeline(this, context, 0);
  }

  /** The whole text; what it defines is added to `trees`. */
  file(): Tree {
    const root = this.list();
    if (this.token.type === t.End || this.token.type === t.Else) this.strayEnd();
    if (this.token.type === t.Error) this.unexpected('input');
    return { name: this.info.parseName, root, info: this.info };
  }

  private strayEnd(): never {
    const word = this.token.type === t.End ? 'end' : 'else';
    this.actionStart = this.token.start;
    if (this.peek(1).type !== t.Close && word === 'end') {
      this.next();
      this.unexpected('end');
    }
    return this.fail(`unexpected {{${word}}}`);
  }

  private list(): ListNode {
    const nodes: StatementNode[] = [];
    const { start: pos } = this.token;
    if (++this.nesting > maxNesting) this.fail('max nesting depth exceeded');
    for (;;) {
      const { type } = this.token;
      if (type < t.Text || type === t.Else || type === t.End) break;
      const node = this.statement(type);
      if (node) nodes.push(node);
    }
    this.nesting--;
    return { type: 'list', nodes: exact(nodes), pos, tree: this.info };
  }

  private statement(type: TokenType): StatementNode | undefined {
    switch (type) {
      case t.Text: {
        const { image, start } = this.next();
        return { type: 'text', text: image, pos: start, tree: this.info };
      }
      case t.Open:
        return this.action();
      case t.If:
        this.open();
        return this.branch('if');
      case t.With:
        this.open();
        return this.branch('with');
      case t.Range:
        this.open();
        return this.branch('range');
      case t.Template:
        return this.template();
      case t.Block:
        return this.block();
      case t.Define:
        return this.define();
      default:
        return this.jump();
    }
  }

  private action(): StatementNode {
    this.open();
    const { start: pos } = this.token;
    const pipe = this.pipeline('command');
    const { end } = this.close('command');
    return { type: 'action', pipe, pos, end, tree: this.info };
  }

  private open(): TemplateToken {
    this.actionStart = this.token.start;
    return this.next();
  }

  private close(context: string): TemplateToken {
    const token = this.take(t.Close, context);
    this.actionStart = undefined;
    return token;
  }

  /** What `if`, `range` and `with` share; `{{else if}}` nests and shares the `{{end}}`. */
  private branch(type: BranchNode['type']): BranchNode {
    const depth = this.vars.length;
    const pipe = this.pipeline(type);
    // The action of a branch lasts over its body.
    this.take(t.Close, type);
    if (type === 'range') this.rangeDepth++;
    const list = this.list();
    if (type === 'range') this.rangeDepth--;
    let elseList: ListNode | undefined;
    if (this.token.type === t.Else) elseList = this.elsePart(type);
    else this.end();
    this.vars.length = depth;
    return { type, pipe, list, ...(elseList ? { elseList } : {}), pos: pipe.pos, tree: this.info };
  }

  private end(): void {
    if (this.token.type !== t.End) this.listEnd();
    this.open();
    this.close('end');
  }

  /** The list stopped at neither end nor else. */
  private listEnd(): never {
    return this.token.type === t.EOF ? this.fail('unexpected EOF') : this.unexpected('input');
  }

  private elsePart(type: BranchNode['type']): ListNode {
    const { start: pos } = this.open();
    switch (this.token.type) {
      case t.InnerIf:
      case t.InnerWith: {
        const inner = this.token.type === t.InnerIf ? 'if' : 'with';
        if (type !== inner) this.unexpected('input');
        this.next();
        this.actionStart = undefined;
        return { type: 'list', nodes: [this.branch(inner)], pos, tree: this.info };
      }
      case t.Close:
        return this.plainElse();
      default:
        return this.unexpected('else');
    }
  }

  private plainElse(): ListNode {
    this.close('else');
    const list = this.list();
    if (this.token.type === t.Else) this.fail('expected end; found {{else}}');
    this.end();
    return list;
  }

  private jump(): StatementNode {
    const { image, word } = this.open();
    const type = image as 'break' | 'continue';
    this.close(`{{${type}}}`);
    if (!this.rangeDepth) this.fail(`{{${type}}} outside {{range}}`, this.previous);
    return { type, pos: word, tree: this.info };
  }

  private name(context: string): { name: string; pos: number } {
    const { type } = this.token;
    if (type !== t.String && type !== t.RawString) this.unexpected(context);
    const token = this.next();
    return { name: unquote(token.image) ?? this.fail('invalid syntax', token), pos: token.start };
  }

  private template(): StatementNode {
    this.open();
    const { name, pos } = this.name('template clause');
    const pipe = this.token.type === t.Close ? undefined : this.pipeline('template clause');
    this.close('template clause');
    return { type: 'template', name, ...(pipe ? { pipe } : {}), pos, tree: this.info };
  }

  private block(): StatementNode {
    this.open();
    const { name, pos } = this.name('block clause');
    const pipe = this.pipeline('block clause');
    this.take(t.Close, 'block clause');
    this.body(name, 'block clause');
    return { type: 'template', name, pipe, pos, tree: this.info };
  }

  private define(): undefined {
    // Go opens no action for it.
    const token = this.next();
    if (this.nesting > 1) this.fail('unexpected <define> in command', token);
    const { name } = this.name('define clause');
    this.take(t.Close, 'define clause');
    this.body(name, 'define clause');
  }

  /** The body of a named template, with variables and loops of its own. */
  private body(name: string, context: string): void {
    const { vars, rangeDepth, nesting } = this;
    this.vars = ['$'];
    this.rangeDepth = 0;
    this.actionStart = undefined;
    this.nesting = nesting + 1;
    const root = this.list();
    if (this.token.type === t.Else) this.fail(`unexpected {{else}} in ${context}`);
    this.end();
    Object.assign(this, { vars, rangeDepth, nesting });
    this.add({ name, root, info: this.info });
  }

  /** An empty definition never replaces one with content; two with content in one file are a mistake. */
  add(tree: Tree): void {
    const old = this.trees.get(tree.name);
    if (!old || isEmptyTree(old.root)) this.trees.set(tree.name, tree);
    else if (!isEmptyTree(tree.root))
      this.fail(`template: multiple definition of template ${quote(tree.name)}`, this.previous);
  }
}

/** `%s` of a token in Go's messages (parse/lex.go item.String). */
function describe({ type, image }: TemplateToken): string {
  if (type === t.EOF) return 'EOF';
  if (type === t.InnerIf || type === t.InnerWith || type === t.Keyword || type === t.Dot || type === t.Nil)
    return `<${image}>`;
  const runes = [...(type === t.Field ? image.replace(/(?<=.)\..*/, '') : image)];
  return runes.length > 10 && Buffer.byteLength(runes.join('')) > 10
    ? `${quote(runes.slice(0, 10).join(''))}...`
    : quote(runes.join(''));
}
