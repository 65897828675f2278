import type { Token as Kind, RuleName } from './grammar.js';
import { predictions } from './predictions.js';
import { reserved } from './reserved.js';
import { showBlanks, type Token } from './scanner.js';
import type { Issue } from './source.js';
import { look, type Node, rules, type State } from './states.js';

/** The kinds by ANTLR's numbering, in which sets are printed, with the names they are printed by. */
const names = new Map<Kind, string>([
  ['eof', '<EOF>'],
  ...'== != in < <= >= > && || [ ] { } ( ) . , - ! ? : + * / % true false null'
    .split(' ')
    .map((kind): [Kind, string] => [kind, `'${kind}'`]),
  ['float', 'NUM_FLOAT'],
  ['int', 'NUM_INT'],
  ['uint', 'NUM_UINT'],
  ['string', 'STRING'],
  ['bytes', 'BYTES'],
  ['ident', 'IDENTIFIER'],
  ['escaped', 'ESC_IDENTIFIER'],
]);
const order = new Map([...names.keys()].map((kind, i) => [kind, i]));

function showSet(set: ReadonlySet<Kind>): string {
  const sorted = [...set].sort((a, b) => order.get(a)! - order.get(b)!).map((kind) => names.get(kind)!);
  return sorted.length === 1 ? sorted[0]! : `{${sorted.join(', ')}}`;
}

const quoted = (text: string): string => `'${showBlanks(text)}'`;

/** A rule under way, and where it was called from. */
interface Frame {
  readonly follow: State | undefined;
  readonly parent: Frame | undefined;
  readonly precedence: number;
  readonly name: RuleName;
}

/** Leaves the rule; `message` is said unless an error is being recovered from already. */
class Mismatch extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** cel-go's defaults (parser/options.go). */
const maxReports = 100;
const maxRecoveries = 30;

/** Ends everything: an expression that is broken beyond recovery. */
class Beyond extends Error {}

/**
 * Everything ANTLR's parser would report of an expression. Mirrors DefaultErrorStrategy of the Go runtime: a token too
 * many is deleted, one too few is made up, and where neither helps tokens are skipped until one may follow.
 */
export function syntaxIssues(tokens: readonly Token[], textOf: (from: Token, to: Token) => string): Issue[] {
  const recognizer = new Recognizer(tokens, textOf);
  try {
    recognizer.run();
  } catch (e) {
    if (!(e instanceof Beyond)) throw e;
  }
  return recognizer.issues;
}

class Recognizer {
  readonly issues: Issue[] = [];
  private position = 0;
  private frame: Frame = { follow: undefined, parent: undefined, precedence: 0, name: 'start' };
  /** What the walk over the tree finds afterwards. */
  private readonly notes: Issue[] = [];
  private isMessage = false;
  private state: State = rules.start.start;
  private recovering = false;
  private recoveries = 0;
  private readonly lastStates = new Set<State>();
  private lastPosition = -1;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly textOf: (from: Token, to: Token) => string,
  ) {}

  run(): void {
    this.rule('start', undefined, 0);
    this.issues.push(...this.notes);
  }

  private token(n = 1): Token {
    return this.tokens[Math.min(this.position + n - 1, this.tokens.length - 1)]!;
  }

  private consume(): void {
    if (this.token().kind !== 'eof') this.position++;
  }

  private rule(name: RuleName, follow: State | undefined, precedence: number): void {
    const outer = this.frame;
    const { at } = this.token();
    this.frame = { follow, parent: name === 'start' ? undefined : outer, precedence, name };
    try {
      this.walk(rules[name].body);
    } catch (e) {
      if (!(e instanceof Mismatch)) throw e;
      this.report(e.at, e.message);
      if (name === 'escapeIdent') this.notes.push({ at, message: 'unsupported ident kind' });
      this.recover();
    } finally {
      this.frame = outer;
    }
  }

  private walk(node: Node): void {
    const { element, parts, state } = node;
    if (element.is === 'token') {
      this.state = state;
      this.match(element.set);
    } else if (element.is === 'rule') {
      this.state = state;
      this.rule(element.name, state.next[0]!.target, element.precedence ?? 0);
    } else if (element.is === 'sequence') for (const part of parts) this.walk(part);
    else {
      this.enter(state);
      this.decide(node);
    }
  }

  private decide(node: Node): void {
    const { element, parts } = node;
    if (element.is === 'choice') this.walk(this.chosen(node, parts));
    else if (element.is === 'optional') {
      if (this.starts(parts[0]!)) this.walk(parts[0]!);
    } else {
      if (element.is === 'plus') this.turn(node);
      while (this.again(node)) this.turn(node);
    }
  }

  private chosen(node: Node, parts: readonly Node[]): Node {
    const at = this.choose(node);
    this.isMessage = this.frame.name === 'primary' && at === 6;
    return parts[at - 1]!;
  }

  private turn(node: Node): void {
    this.walk(node.parts[0]!);
    this.enter(node.back!);
  }

  private starts(node: Node): boolean {
    return look(node.state).tokens.has(this.token().kind);
  }

  private again(node: Node): boolean {
    const { element } = node;
    return 'by' in element && element.by ? this.choose(node) === 1 : this.starts(node.parts[0]!);
  }

  private choose({ element, parts }: Node): number {
    const by = 'by' in element ? element.by : undefined;
    if (!by) {
      const at = parts.findIndex((part) => this.starts(part));
      return at < 0 ? this.noViable(1) : at + 1;
    }
    const { precedence } = this.frame;
    const decision = predictions[by]({ kind: (n) => this.token(n).kind, precedence });
    return typeof decision === 'number' ? decision : this.noViable(decision.fails);
  }

  private noViable(at: number): never {
    const [first, last] = [this.token(), this.token(at)];
    const text = first.kind === 'eof' ? '<EOF>' : this.textOf(first, last);
    const message = `no viable alternative at input ${quoted(text)}`;
    throw new Mismatch(
      message.replace(/^.*'\.(true|false|null)'$/, "mismatched input '$1' expecting IDENTIFIER"),
      last.at,
    );
  }

  private match(set: readonly Kind[]): void {
    if (set.includes(this.token().kind)) {
      this.note(this.token());
      this.recovering = false;
      this.consume();
      return;
    }
    this.attempt();
    if (this.deleteOne()) {
      this.note(this.token());
      this.consume();
      return;
    }
    if (this.expected(this.state.next[0]!.target).has(this.token().kind)) {
      this.report(this.token().at, `missing ${showSet(this.expected(this.state))} at ${quoted(this.token().text)}`);
      return;
    }
    throw this.mismatched();
  }

  private note({ kind, text, at }: Token): void {
    if (kind === 'escaped') this.notes.push({ at, message: "unsupported syntax: '`'" });
    else if (kind === 'ident' && this.frame.name === 'primary' && !this.isMessage && reserved.has(text))
      this.notes.push({ at, message: `reserved identifier: ${text}` });
  }

  private mismatched(): Mismatch {
    const { text, at } = this.token();
    return new Mismatch(`mismatched input ${quoted(text)} expecting ${showSet(this.expected(this.state))}`, at);
  }

  /** Sync: before a decision, and after each turn of a loop. */
  private enter(state: State): void {
    this.state = state;
    if (this.recovering) return;
    const { tokens, ends } = look(state);
    if (ends || tokens.has(this.token().kind)) return;
    if (state.kind !== 'loopBack') {
      if (!this.deleteOne()) throw this.mismatched();
      return;
    }
    this.reportUnwanted();
    this.skipTo(new Set([...this.expected(state), ...this.followers()]));
  }

  /** SingleTokenDeletion: where the token after this one fits, this one is too many. */
  private deleteOne(): boolean {
    if (!this.expected(this.state).has(this.token(2).kind)) return false;
    this.reportUnwanted();
    this.consume();
    this.recovering = false;
    return true;
  }

  private reportUnwanted(): void {
    const { text, at } = this.token();
    this.report(at, `extraneous input ${quoted(text)} expecting ${showSet(this.expected(this.state))}`);
  }

  /** GetExpectedTokens: what may come next, beyond the ends of the rules under way. */
  private expected(state: State): Set<Kind> {
    const out = new Set<Kind>();
    let found = look(state);
    let frame: Frame | undefined = this.frame;
    for (;;) {
      for (const kind of found.tokens) out.add(kind);
      if (!found.ends || !frame?.follow) break;
      found = look(frame.follow);
      frame = frame.parent;
    }
    if (found.ends) out.add('eof');
    return out;
  }

  /** GetErrorRecoverySet: what may follow any of the rules under way. */
  private followers(): Set<Kind> {
    const out = new Set<Kind>();
    for (let frame: Frame | undefined = this.frame; frame?.follow; frame = frame.parent)
      for (const kind of look(frame.follow).tokens) out.add(kind);
    return out;
  }

  private skipTo(set: ReadonlySet<Kind>): void {
    while (this.token().kind !== 'eof' && !set.has(this.token().kind)) this.consume();
  }

  private recover(): void {
    this.attempt();
    if (this.lastPosition === this.position && this.lastStates.has(this.state)) this.consume();
    this.lastPosition = this.position;
    this.lastStates.add(this.state);
    this.skipTo(this.followers());
  }

  private attempt(): void {
    if (this.recoveries++ < maxRecoveries) return;
    this.issues.push({ at: 0, message: `Syntax error: error recovery attempt limit exceeded: ${maxRecoveries}` });
    throw new Beyond();
  }

  private report(at: number, message: string): void {
    if (this.recovering) return;
    this.recovering = true;
    if (this.issues.length < maxReports) this.issues.push({ at, message: `Syntax error: ${message}` });
    else {
      this.issues.push({ at, message: `Syntax error: More than ${maxReports} parse errors.` });
      throw new Beyond();
    }
  }
}
