import { EOF, type IToken } from 'chevrotain';
import { quoteGo as quote } from '../../kube/go-quote.js';
import { byteLength } from '../go/bytes.js';
import { unquote } from '../go/strconv.js';
import type { BranchNode, ListNode, PipeNode, StatementNode, Tree, TreeInfo } from './ast.js';
import { isEmptyTree } from './ast.js';
import { Lexer } from './lexer.js';
import { firstToken } from './lookahead.js';
import { type Around, type Context, exact, parsePipeline } from './pipeline.js';
import { RecordingParser } from './recording.js';
import { type TemplateToken, t, vocabulary } from './tokens.js';

/** A parse error in Go's words, `template: FILE:LINE: …`. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Stands where no token is yet. */
const nothing: TemplateToken = new Lexer('').next();
const maxNesting = 2_000;

/**
 * The grammar of text/template (parse/parse.go) on chevrotain. Every place where the text may go wrong is looked at
 * before chevrotain consumes it, so that errors carry Go's words and line instead of chevrotain's.
 */
class Grammar extends RecordingParser implements Around {
  info: TreeInfo = { parseName: '', text: '' };
  functions: { has(name: string): boolean } = new Set();
  trees = new Map<string, Tree>();
  vars: string[] = ['$'];
  /** The one to be read next. */
  token: TemplateToken = nothing;
  private previous: TemplateToken = nothing;
  private ahead: TemplateToken | undefined;
  private taken = 0;
  private lexer = new Lexer('');
  private rangeDepth = 0;
  private nesting = 0;
  /** Where what Go's errors call the action starts: it lasts until some action is done, the body of a branch included. */
  private actionStart: number | undefined;

  constructor() {
    super(vocabulary, { skipValidations: true, lookaheadStrategy: firstToken, recoveryEnabled: false });
    this.performSelfAnalysis();
  }

  start(info: TreeInfo, functions: { has(name: string): boolean }): void {
    this.input = [];
    this.lexer = new Lexer(info.text);
    this.ahead = undefined;
    this.token = this.lexer.next();
    this.info = info;
    this.functions = functions;
    this.trees = new Map();
    this.vars = ['$'];
    this.rangeDepth = this.nesting = 0;
    this.actionStart = undefined;
  }

  // Chevrotain's seam for tokens that are made as they are taken (its parse/parser/traits/lexer_adapter).
  override LA(howMuch: number): IToken {
    return howMuch === 1 ? this.token : howMuch === 0 ? this.previous : this.peek();
  }

  override LA_FAST(howMuch: number): IToken {
    return this.LA(howMuch);
  }

  protected consumeToken(): void {
    this.next();
  }

  protected exportLexerState(): number {
    return this.taken;
  }

  /** The token behind the next one. */
  peek(): TemplateToken {
    this.ahead ??= this.lexer.next();
    return this.ahead;
  }

  next(): TemplateToken {
    const { token } = this;
    this.previous = token;
    this.taken++;
    this.token = this.ahead ?? this.lexer.next();
    this.ahead = undefined;
    return token;
  }

  is(type: (typeof t)[keyof typeof t]): boolean {
    return this.token.tokenType === type;
  }

  private lineOf(offset: number): number {
    const { text } = this.info;
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
    return line;
  }

  fail(message: string, token: TemplateToken = this.token): never {
    const line = this.lineOf(token.startOffset);
    throw new TemplateSyntaxError(`template: ${this.info.parseName}:${line}: ${message}`, token.word);
  }

  unexpected(context: string): never {
    const token = this.token;
    if (token.tokenType === t.Error) this.fail(token.image + this.startedAt(token));
    return this.fail(`unexpected ${describe(token)} in ${context}`);
  }

  private startedAt(token: TemplateToken): string {
    if (this.actionStart === undefined) return '';
    const line = this.lineOf(this.actionStart);
    if (line === this.lineOf(token.startOffset)) return '';
    const extra = ` in action started at ${this.info.parseName}:${line}`;
    return token.image.endsWith(' action') ? extra.slice(' in action'.length) : extra;
  }

  /** Looks before consuming: `context` is what Go says the token is unexpected in. */
  private mustBe(type: (typeof t)[keyof typeof t], context: string): void {
    if (!this.RECORDING_PHASE && !this.is(type)) this.unexpected(context);
  }

  /** Expressions are most of the tokens: they are parsed by hand, behind the back of chevrotain's recording. */
  private pipeline(context: Context): PipeNode {
    return this.ACTION(() => parsePipeline(this, context, 0)) as PipeNode;
  }

  file = this.RULE('file', (): Tree => {
    const root = this.SUBRULE(this.list);
    return this.ACTION(() => {
      if (this.is(t.End) || this.is(t.Else)) this.strayEnd();
      if (this.is(t.Error)) this.unexpected('input');
      const tree: Tree = { name: this.info.parseName, root, info: this.info };
      return tree;
    });
  });

  private strayEnd(): never {
    const word = this.is(t.End) ? 'end' : 'else';
    this.actionStart = this.token.startOffset;
    const following = this.peek();
    const { tokenType: type } = following;
    const goesOn = type === t.Close || (word === 'else' && (type === t.InnerIf || type === t.InnerWith));
    if (!goesOn) {
      this.next();
      this.unexpected(word);
    }
    return this.fail(`unexpected {{${word}}}`, following);
  }

  list = this.RULE('list', (): ListNode => {
    const nodes: StatementNode[] = [];
    const pos = this.token.startOffset;
    this.ACTION(() => {
      if (++this.nesting > maxNesting) this.fail('max nesting depth exceeded');
    });
    this.MANY(() => {
      const node = this.OR<StatementNode | undefined>(this.statements);
      if (node) nodes.push(node);
    });
    this.ACTION(() => this.nesting--);
    return { type: 'list', nodes: exact(nodes), pos, tree: this.info };
  });

  /** Made once: most of a template is statements. */
  private readonly statements = [
    { ALT: () => this.text() },
    { ALT: () => this.action() },
    { ALT: () => this.SUBRULE(this.ifStatement) },
    { ALT: () => this.SUBRULE(this.rangeStatement) },
    { ALT: () => this.SUBRULE(this.withStatement) },
    { ALT: () => this.SUBRULE(this.template) },
    { ALT: () => this.SUBRULE(this.block) },
    { ALT: () => this.SUBRULE(this.define) },
    { ALT: () => this.SUBRULE(this.jump) },
  ];

  private text(): StatementNode {
    const token = this.CONSUME(t.Text);
    return { type: 'text', text: token.image, pos: token.startOffset, tree: this.info };
  }

  private action(): StatementNode {
    this.opened(this.CONSUME(t.Open));
    const pos = this.token.startOffset;
    const pipe = this.pipeline('command');
    const close = this.close('command');
    this.done();
    return { type: 'action', pipe, pos, end: close.end, tree: this.info };
  }

  private close(context: string): TemplateToken {
    this.mustBe(t.Close, context);
    return this.CONSUME(t.Close) as TemplateToken;
  }

  private opened(token: IToken): void {
    this.actionStart = token.startOffset;
  }

  private done(): void {
    this.actionStart = undefined;
  }

  ifStatement = this.RULE('ifStatement', (): BranchNode => {
    this.opened(this.CONSUME(t.If));
    return this.SUBRULE(this.ifTail);
  });

  ifTail = this.RULE('ifTail', (): BranchNode => this.branch('if'));

  withStatement = this.RULE('withStatement', (): BranchNode => {
    this.opened(this.CONSUME(t.With));
    return this.SUBRULE(this.withTail);
  });

  withTail = this.RULE('withTail', (): BranchNode => this.branch('with'));

  rangeStatement = this.RULE('rangeStatement', (): BranchNode => {
    this.opened(this.CONSUME(t.Range));
    return this.branch('range');
  });

  /** What `if`, `range` and `with` share; `{{else if}}` nests and shares the `{{end}}`. */
  private branch(type: BranchNode['type']): BranchNode {
    const depth = this.vars.length;
    const pipe = this.pipeline(type);
    this.close(type);
    this.ACTION(() => {
      if (type === 'range') this.rangeDepth++;
    });
    const list = this.SUBRULE(this.list);
    this.ACTION(() => {
      if (type === 'range') this.rangeDepth--;
      if (!this.is(t.End) && !this.is(t.Else)) this.listEnd();
    });
    const elseList = this.OR<ListNode | undefined>([
      { ALT: () => this.SUBRULE(this.end) },
      { ALT: () => this.SUBRULE(this.elsePart, { ARGS: [type] }) },
    ]);
    this.ACTION(() => {
      this.vars.length = depth;
    });
    const pos = this.ACTION(() => pipe.pos) ?? 0;
    return { type, pipe, list, ...(elseList ? { elseList } : {}), pos, tree: this.info };
  }

  /** The list stopped at neither end nor else. */
  private listEnd(): never {
    if (this.is(t.Error)) this.unexpected('input');
    if (this.token.tokenType === EOF) this.fail('unexpected EOF');
    return this.unexpected('input');
  }

  end = this.RULE('end', (): undefined => {
    this.opened(this.CONSUME(t.End));
    this.close('end');
    this.done();
    return undefined;
  });

  elsePart = this.RULE('elsePart', (type: BranchNode['type']): ListNode => {
    const word = this.CONSUME(t.Else);
    this.opened(word);
    const nested = (node: BranchNode): ListNode => ({
      type: 'list',
      nodes: [node],
      pos: word.startOffset,
      tree: this.info,
    });
    this.ACTION(() => this.checkElse(type));
    return this.OR<ListNode>([
      {
        ALT: () => {
          this.CONSUME(t.InnerIf);
          this.done();
          return nested(this.SUBRULE(this.ifTail));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.InnerWith);
          this.done();
          return nested(this.SUBRULE(this.withTail));
        },
      },
      { ALT: () => this.SUBRULE(this.plainElse) },
    ]);
  });

  private checkElse(type: BranchNode['type']): void {
    if (this.is(t.InnerIf) ? type !== 'if' : this.is(t.InnerWith) && type !== 'with') this.unexpected('input');
    if (!this.is(t.InnerIf) && !this.is(t.InnerWith) && !this.is(t.Close)) this.unexpected('else');
  }

  plainElse = this.RULE('plainElse', (): ListNode => {
    this.close('else');
    this.done();
    const list = this.SUBRULE(this.list);
    this.ACTION(() => {
      if (this.is(t.Else)) this.fail('expected end; found {{else}}');
      if (!this.is(t.End)) this.listEnd();
    });
    this.SUBRULE(this.end);
    return list;
  });

  jump = this.RULE('jump', (): StatementNode => {
    const token = this.OR([
      { ALT: () => this.CONSUME(t.Break) },
      { ALT: () => this.CONSUME(t.Continue) },
    ]) as TemplateToken;
    const word = token.image as 'break' | 'continue';
    this.opened(token);
    this.close(`{{${word}}}`);
    this.done();
    this.ACTION(() => {
      if (!this.rangeDepth) this.fail(`{{${word}}} outside {{range}}`, this.previous);
    });
    return { type: word, pos: token.word, tree: this.info };
  });

  private name(context: string): { name: string; pos: number } {
    this.ACTION(() => {
      if (!this.is(t.String) && !this.is(t.RawString)) this.unexpected(context);
    });
    const token = this.OR1([{ ALT: () => this.CONSUME(t.String) }, { ALT: () => this.CONSUME(t.RawString) }]);
    const name = this.ACTION(() => unquote(token.image) ?? this.fail('invalid syntax', token as TemplateToken)) ?? '';
    return { name, pos: token.startOffset };
  }

  template = this.RULE('template', (): StatementNode => {
    this.opened(this.CONSUME(t.Template));
    const { name, pos } = this.name('template clause');
    const pipe = this.ACTION(() => (this.is(t.Close) ? undefined : this.pipeline('template clause')));
    this.close('template clause');
    this.done();
    return { type: 'template', name, ...(pipe ? { pipe } : {}), pos, tree: this.info };
  });

  block = this.RULE('block', (): StatementNode => {
    this.opened(this.CONSUME(t.Block));
    const { name, pos } = this.name('block clause');
    const pipe = this.pipeline('block clause');
    this.close('block clause');
    this.SUBRULE(this.body, { ARGS: [name, 'block clause'] });
    return { type: 'template', name, pipe, pos, tree: this.info };
  });

  define = this.RULE('define', (): undefined => {
    const token = this.CONSUME(t.Define) as TemplateToken;
    this.ACTION(() => {
      if (this.nesting > 1) this.fail('unexpected <define> in command', token);
    });
    const { name } = this.name('define clause');
    this.close('define clause');
    this.SUBRULE(this.body, { ARGS: [name, 'define clause'] });
    return undefined;
  });

  /** The body of a named template, with variables and loops of its own. */
  body = this.RULE('body', (name: string, context: string): void => {
    const { vars, rangeDepth, nesting } = this;
    this.ACTION(() => {
      this.vars = ['$'];
      this.rangeDepth = 0;
      this.done();
      this.nesting = nesting + 1;
    });
    const root = this.SUBRULE(this.list);
    this.ACTION(() => {
      if (this.is(t.Else)) this.fail(`unexpected {{else}} in ${context}`);
      if (!this.is(t.End)) this.listEnd();
    });
    this.SUBRULE(this.end);
    this.ACTION(() => {
      Object.assign(this, { vars, rangeDepth, nesting });
      this.add({ name, root, info: this.info });
    });
  });

  /** An empty definition never replaces one with content; two with content in one file are a mistake. */
  add(tree: Tree): void {
    const old = this.trees.get(tree.name);
    if (!old || isEmptyTree(old.root)) this.trees.set(tree.name, tree);
    else if (!isEmptyTree(tree.root))
      this.fail(`template: multiple definition of template ${quote(tree.name)}`, this.previous);
  }
}

/** `%s` of a token in Go's messages (parse/lex.go item.String). */
function describe(token: TemplateToken): string {
  if (token.tokenType === EOF) return 'EOF';
  const keywords = [t.InnerIf, t.InnerWith, t.Keyword] as unknown[];
  if (keywords.includes(token.tokenType) || token.tokenType === t.Dot || token.tokenType === t.Nil)
    return `<${token.image}>`;
  const text = token.tokenType === t.Field ? token.image.replace(/(?<=.)\..*/, '') : token.image;
  return byteLength(text) > 10 ? `${quote([...text].slice(0, 10).join(''))}...` : quote(text);
}

let grammar: Grammar | undefined;

/** The one parser: its self-analysis costs milliseconds, so it is built at the first template. */
export function theGrammar(): Grammar {
  grammar ??= new Grammar();
  return grammar;
}
