import type { Expr, MapEntry, StructField } from './ast.js';
import { Cursor, SyntaxFailure } from './cursor.js';
import { Factory } from './factory.js';
import { literalValue } from './literals.js';
import { bindMacro, expandBind, expandHas, type MacroError, receiverMacros, sortFunction } from './macros.js';
import { syntaxIssues } from './recovery.js';
import { reserved } from './reserved.js';
import { scan, type Token } from './scanner.js';
import type { CelSource, Issue } from './source.js';

/** cel-go's default (parser/options.go). */
const maxCodePoints = 100_000;

/** The tree of an expression, or what is wrong with its text. Messages follow ANTLR's as far as they can. */
export function parseCel(
  source: CelSource,
  declares: (fn: string) => boolean = () => true,
): { expr?: Expr; issues: Issue[] } {
  const issues: Issue[] = [];
  if (source.points.length > maxCodePoints)
    return {
      issues: [
        {
          at: 0,
          message: `expression code point size exceeds limit: size: ${source.points.length}, limit ${maxCodePoints}`,
        },
      ],
    };
  const unread = new Set<number>();
  const tokens = scan(source.text, issues, unread);
  const unknown = [...issues];
  const parser = new Parser(tokens, issues, declares);
  try {
    const expr = parser.start();
    return issues.length ? { issues } : { expr, issues };
  } catch (e) {
    if (!(e instanceof SyntaxFailure)) throw e;
    const found = syntaxIssues(tokens, (from, to) => source.between(unread, from, to));
    return { issues: found.length ? [...unknown, ...found] : issues };
  }
}

const relations = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);

class Parser extends Cursor {
  private readonly make = new Factory();

  constructor(
    tokens: readonly Token[],
    issues: Issue[],
    private readonly declares: (fn: string) => boolean,
  ) {
    super(tokens, issues);
  }

  start(): Expr {
    const e = this.expr();
    const t = this.peek();
    if (t.kind !== 'eof') {
      const follows = this.tokens[this.position + 1]?.kind === 'eof';
      this.fail(t.at, `Syntax error: ${follows ? 'extraneous' : 'mismatched'} input '${t.text}' expecting <EOF>`);
    }
    return e;
  }

  private expr(): Expr {
    return this.nested(() => {
      const condition = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()));
      const op = this.take('?');
      if (!op) return condition;
      const yes = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()));
      this.expect(':');
      const no = this.expr();
      return this.make.call(op.at, '_?_:_', [condition, yes, no]);
    });
  }

  /** Terms of one logical operator, as a balanced tree, so that long chains do not nest deeply. */
  private logical(token: string, fn: string, operand: () => Expr): Expr {
    const terms = [operand()];
    const ops: number[] = [];
    for (let op = this.take(token); op; op = this.take(token)) {
      ops.push(op.at);
      terms.push(operand());
    }
    const balance = (low: number, high: number): Expr => {
      if (low === high) return terms[low]!;
      const middle = Math.floor((low + high + 1) / 2);
      const left = balance(low, middle - 1);
      return this.make.call(ops[middle - 1]!, fn, [left, balance(middle, high)]);
    };
    return balance(0, terms.length - 1);
  }

  private relation(): Expr {
    let left = this.sum();
    while (relations.has(this.peek().kind)) {
      const op = this.next();
      const fn = op.kind === 'in' ? '@in' : `_${op.kind}_`;
      left = this.make.call(op.at, fn, [left, this.sum()]);
    }
    return left;
  }

  private sum(): Expr {
    let left = this.product();
    while (this.peek().kind === '+' || this.peek().kind === '-') {
      const op = this.next();
      left = this.make.call(op.at, `_${op.kind}_`, [left, this.product()]);
    }
    return left;
  }

  private product(): Expr {
    let left = this.unary();
    while (['*', '/', '%'].includes(this.peek().kind)) {
      const op = this.next();
      left = this.make.call(op.at, `_${op.kind}_`, [left, this.unary()]);
    }
    return left;
  }

  private unary(): Expr {
    const first = this.peek();
    if (first.kind === '-' && this.isNumber(this.position + 1)) return this.member();
    if (first.kind !== '!' && first.kind !== '-') return this.member();
    let count = 0;
    while (this.take(first.kind)) count++;
    const operand = this.member();
    return count % 2 === 0 ? operand : this.make.call(first.at, `${first.kind}_`, [operand]);
  }

  private isNumber(at: number): boolean {
    const kind = this.tokens[at]?.kind;
    return kind === 'int' || kind === 'float';
  }

  private member(): Expr {
    let e = this.primary();
    for (;;) {
      const op = this.peek();
      if (op.kind === '.') e = this.selection(e);
      else if (op.kind === '[') {
        this.next();
        const optional = this.take('?');
        const index = this.expr();
        this.expect(']');
        e = this.make.call(op.at, optional ? '_[?_]' : '_[_]', [e, index]);
      } else return e;
      this.deepen(4);
    }
  }

  private selection(operand: Expr): Expr {
    const dot = this.next();
    const optional = this.take('?');
    const name = this.peek();
    if (name.kind !== 'ident' && name.kind !== 'escaped')
      this.fail(
        name.at,
        `Syntax error: ${['true', 'false', 'null'].includes(name.kind) ? `mismatched input '${name.text}' expecting IDENTIFIER` : `no viable alternative at input '.${name.kind === 'eof' ? '' : name.text}'`}`,
      );
    this.next();
    if (name.kind === 'escaped') this.fail(name.at, "unsupported syntax: '`'");
    if (optional) return this.make.call(dot.at, '_?._', [operand, this.make.literal(name.at, name.text)]);
    const open = this.take('(');
    if (!open) return this.make.select(dot.at, operand, name.text);
    const args = this.args();
    const key = `${name.text}:${args.length}`;
    if (key === 'bind:3' && operand.kind === 'ident' && operand.name === 'cel' && this.declares(bindMacro))
      return this.expanded(expandBind(this.make, open.at, args));
    const isKnown = Object.hasOwn(receiverMacros, key) && (name.text !== 'sortBy' || this.declares(sortFunction));
    const macro = isKnown ? receiverMacros[key] : undefined;
    return macro
      ? this.expanded(macro(this.make, open.at, operand, args))
      : this.make.call(open.at, name.text, args, operand);
  }

  private expanded(made: Expr | MacroError): Expr {
    if ('message' in made) {
      this.issues.push(made);
      return this.make.literal(made.at, null);
    }
    return made;
  }

  private args(): Expr[] {
    const out: Expr[] = [];
    if (this.take(')')) return out;
    do out.push(this.expr());
    while (this.take(','));
    this.expect(')');
    return out;
  }

  private primary(): Expr {
    const t = this.peek();
    switch (t.kind) {
      case '(': {
        this.next();
        const e = this.expr();
        this.expect(')');
        return e;
      }
      case '[':
        return this.list();
      case '{':
        return this.map();
      case '.':
      case 'ident':
        return this.named();
      default:
        return this.literal();
    }
  }

  private list(): Expr {
    const open = this.next();
    const elements: Expr[] = [];
    const optionals = new Set<number>();
    while (this.peek().kind !== ']') {
      if (this.take(',')) {
        if (this.peek().kind === ']') break;
        if (!elements.length) this.unexpected();
      }
      if (this.take('?')) optionals.add(elements.length);
      elements.push(this.expr());
      if (this.peek().kind !== ']' && this.peek().kind !== ',') break;
    }
    this.expect(']');
    return this.make.list(open.at, elements, optionals);
  }

  /** The grammar lets a comma stand alone between brackets. */
  private loneComma(close: string): void {
    if (this.peek().kind === ',' && this.tokens[this.position + 1]?.kind === close) this.next();
  }

  private map(): Expr {
    const open = this.next();
    const entries: MapEntry[] = [];
    this.loneComma('}');
    while (this.peek().kind !== '}') {
      const optional = this.take('?') !== undefined;
      const key = this.expr();
      const colon = this.expect(':');
      const value = this.expr();
      entries.push({ id: this.make.id(), at: colon.at, key, value, optional });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return this.make.map(open.at, entries);
  }

  private named(): Expr {
    const dot = this.take('.');
    const t = this.peek();
    if (t.kind !== 'ident') this.unexpected();
    this.next();
    if (reserved.has(t.text)) this.fail(t.at, `reserved identifier: ${t.text}`);
    const name = (dot ? '.' : '') + t.text;
    const open = this.take('(');
    if (open) {
      const args = this.args();
      return name === 'has' && args.length === 1
        ? this.expanded(expandHas(this.make, open.at, args))
        : this.make.call(open.at, name, args);
    }
    return this.struct(name) ?? this.make.ident(t.at, name);
  }

  /** `a.b.C{field: value}`, where the names are followed by a brace. */
  private struct(first: string): Expr | undefined {
    let look = this.position;
    let type = first;
    while (this.tokens[look]?.kind === '.' && this.tokens[look + 1]?.kind === 'ident') {
      type += `.${this.tokens[look + 1]!.text}`;
      look += 2;
    }
    if (this.tokens[look]?.kind !== '{') return undefined;
    this.position = look;
    const open = this.next();
    const fields: StructField[] = [];
    this.loneComma('}');
    while (this.peek().kind !== '}') {
      const optional = this.take('?') !== undefined;
      const name = this.peek();
      if (name.kind !== 'ident') this.unexpected();
      this.next();
      const colon = this.expect(':');
      fields.push({ id: this.make.id(), at: colon.at, name: name.text, value: this.expr(), optional });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return { kind: 'struct', id: this.make.id(), at: open.at, type, fields };
  }

  private literal(): Expr {
    const first = this.peek();
    const negative = first.kind === '-' && this.take('-') !== undefined;
    const t = this.peek();
    const value = literalValue(t, negative ? '-' : '', (message) => this.fail(first.at, message));
    if (value === undefined) this.unexpected();
    this.next();
    return this.make.literal(first.at, value);
  }
}
