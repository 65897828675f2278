import ts from 'typescript';
import { type Part, type PropSite, type Range, recorderName, type Site, type Source } from '../sites.js';

/**
 * Rewrites a program so that it tells where its objects come from: every object and array literal, every assignment to a
 * property and every loop calls the recorder with the number of its site. Meaning and order of evaluation stay.
 */
export class Instrumenter {
  readonly sites: Site[] = [];

  constructor(
    private readonly fileIndex: (file: ts.SourceFile) => number,
    private readonly checker?: ts.TypeChecker,
  ) {}

  readonly factory: ts.TransformerFactory<ts.SourceFile> = (context) => (file) =>
    new FileInstrumenter(context, file, this.fileIndex(file), this).run();

  add(site: Site): number {
    return this.sites.push(site) - 1;
  }

  /** The initializer of the constant that `name` refers to, where it is a plain literal. */
  constantOf(name: ts.Identifier): readonly [number, number, number] | undefined {
    let symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? this.checker?.getShorthandAssignmentValueSymbol(name.parent)
      : this.checker?.getSymbolAtLocation(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.checker?.getAliasedSymbol(symbol);
    const declaration = symbol?.valueDeclaration;
    if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
    const value = unwrap(declaration.initializer);
    if (!isPlainLiteral(value)) return undefined;
    const source = declaration.getSourceFile();
    return source.isDeclarationFile ? undefined : [this.fileIndex(source), value.getStart(source), value.end];
  }
}

function unwrap(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at)
  )
    at = at.expression;
  return at;
}

function isPlainLiteral(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
  );
}

class FileInstrumenter {
  private readonly f: ts.NodeFactory;
  private depth = 0;

  constructor(
    private readonly context: ts.TransformationContext,
    private readonly file: ts.SourceFile,
    private readonly index: number,
    private readonly owner: Instrumenter,
  ) {
    this.f = context.factory;
  }

  run(): ts.SourceFile {
    return ts.visitEachChild(this.file, this.visit, this.context);
  }

  private readonly visit = (node: ts.Node): ts.Node => {
    if (ts.isObjectLiteralExpression(node)) return this.object(node);
    if (ts.isArrayLiteralExpression(node)) return this.array(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) return this.assign(node);
    if (ts.isIterationStatement(node, false)) return this.loop(node);
    if (!ts.isFunctionLike(node)) return ts.visitEachChild(node, this.visit, this.context);
    this.depth++;
    const out = ts.visitEachChild(node, this.visit, this.context);
    this.depth--;
    return out;
  };

  private expression(node: ts.Expression): ts.Expression {
    return ts.visitNode(node, this.visit) as ts.Expression;
  }

  private range(node: ts.Node): Range {
    return [node.getStart(this.file), node.end];
  }

  private record(method: string, node: ts.Node, parts: readonly Part[], args: readonly ts.Expression[]): ts.Expression {
    const site = this.owner.add({ file: this.index, range: this.range(node), inner: this.depth > 0, parts });
    const callee = this.f.createPropertyAccessExpression(this.f.createIdentifier(recorderName), method);
    return this.f.createCallExpression(callee, undefined, [this.f.createNumericLiteral(site), ...args]);
  }

  /** The site of one property or element; a value that is read from another object adds that object to `sources`. */
  private prop(key: ts.Node, value: ts.Expression, name: string | undefined, sources: ts.Expression[]): PropSite {
    const from = this.origins(value, sources);
    return {
      ...(name === undefined ? {} : { name }),
      key: this.range(key),
      value: this.range(value),
      literal: isPlainLiteral(unwrap(value)),
      ...(from.length ? { from } : {}),
    };
  }

  /**
   * What a value is taken from: constants, fields of other objects, and those within a text or a choice. A branch that
   * may not have been taken (`sure` is false) must not be read further than a variable.
   */
  private origins(value: ts.Expression, sources: ts.Expression[], sure = true): Source[] {
    const plain = unwrap(value);
    if (ts.isIdentifier(plain)) {
      const constant = this.owner.constantOf(plain);
      return constant ? [{ constant }] : [];
    }
    if (ts.isPropertyAccessExpression(plain)) {
      if (!ts.isIdentifier(plain.name) || !(sure ? isPath : isVariable)(plain.expression)) return [];
      return [{ argument: sources.push(plain.expression) - 1, key: plain.name.text }];
    }
    const parts = ts.isTemplateExpression(plain)
      ? plain.templateSpans.map((s) => s.expression)
      : ts.isConditionalExpression(plain)
        ? [plain.whenTrue, plain.whenFalse]
        : ts.isBinaryExpression(plain)
          ? [plain.left, plain.right]
          : [];
    return parts.flatMap((p) => this.origins(p, sources, sure && ts.isTemplateExpression(plain)));
  }

  private object(node: ts.ObjectLiteralExpression): ts.Expression {
    const parts: Part[] = [];
    const values: ts.Expression[] = [];
    const sources: ts.Expression[] = [];
    let own: { props: PropSite[]; nodes: ts.ObjectLiteralElementLike[] } = { props: [], nodes: [] };
    const flush = (): void => {
      if (own.nodes.length === 0) return;
      parts.push({ kind: 'own', props: own.props });
      values.push(this.f.createObjectLiteralExpression(own.nodes, true));
      own = { props: [], nodes: [] };
    };
    for (const p of node.properties) {
      if (ts.isSpreadAssignment(p)) {
        flush();
        parts.push({ kind: 'spread', props: [this.prop(p, p.expression, undefined, [])] });
        values.push(this.expression(p.expression));
        continue;
      }
      const name = staticName(p);
      const value = ts.isPropertyAssignment(p)
        ? p.initializer
        : ts.isShorthandPropertyAssignment(p)
          ? p.name
          : undefined;
      const visited = ts.visitNode(p, this.visitProperty) as ts.ObjectLiteralElementLike;
      if (name === undefined && value) {
        flush();
        parts.push({ kind: 'computed', props: [this.prop(p.name!, value, undefined, sources)] });
        values.push(this.f.createObjectLiteralExpression([visited]));
        continue;
      }
      if (value) own.props.push(this.prop(p.name!, value, name, sources));
      own.nodes.push(visited);
    }
    flush();
    const list = this.f.createArrayLiteralExpression(values.length ? values : [this.f.createObjectLiteralExpression()]);
    return this.record('object', node, parts, [list, ...sources]);
  }

  private readonly visitProperty = (node: ts.Node): ts.Node =>
    ts.isFunctionLike(node) ? this.visit(node) : ts.visitEachChild(node, this.visit, this.context);

  private array(node: ts.ArrayLiteralExpression): ts.Expression {
    // A hole is no element; nobody writes one in a manifest.
    if (node.elements.some(ts.isOmittedExpression)) return ts.visitEachChild(node, this.visit, this.context);
    const parts: Part[] = [];
    const values: ts.Expression[] = [];
    const sources: ts.Expression[] = [];
    let own: { props: PropSite[]; nodes: ts.Expression[] } = { props: [], nodes: [] };
    const flush = (): void => {
      if (own.nodes.length === 0) return;
      parts.push({ kind: 'own', props: own.props });
      values.push(this.f.createArrayLiteralExpression(own.nodes));
      own = { props: [], nodes: [] };
    };
    for (const e of node.elements) {
      if (ts.isSpreadElement(e)) {
        flush();
        parts.push({ kind: 'spread', props: [this.prop(e, e.expression, undefined, [])] });
        values.push(this.expression(e.expression));
      } else {
        own.props.push(this.prop(e, e, undefined, sources));
        own.nodes.push(this.expression(e));
      }
    }
    flush();
    return this.record('array', node, parts, [this.f.createArrayLiteralExpression(values), ...sources]);
  }

  private assign(node: ts.BinaryExpression): ts.Expression {
    const { left, right } = node;
    const value = this.expression(right);
    // Patterns are no literals, and `super.x` and `this.#x` cannot be handed over.
    const plain = (e: ts.Expression): boolean => e.kind !== ts.SyntaxKind.SuperKeyword;
    const key =
      ts.isPropertyAccessExpression(left) && ts.isIdentifier(left.name)
        ? this.f.createStringLiteral(left.name.text)
        : ts.isElementAccessExpression(left)
          ? this.expression(left.argumentExpression)
          : undefined;
    if (!key || !(ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left)) || !plain(left.expression))
      return this.f.updateBinaryExpression(node, left, node.operatorToken, value);
    const sources: ts.Expression[] = [];
    const prop = this.prop(left, right, undefined, sources);
    const args = [this.expression(left.expression), key, value, ...sources];
    return this.record('assign', node, [{ kind: 'own', props: [prop] }], args);
  }

  private loop(node: ts.IterationStatement): ts.Node {
    // The head of `for (x of …)` may be a pattern; it holds no literal worth following.
    const body = ts.visitNode(node.statement, this.visit) as ts.Statement;
    const tick = this.f.createExpressionStatement(this.record('tick', node, [], []));
    const block = this.f.createBlock([tick, ...(ts.isBlock(body) ? body.statements : [body])], true);
    const e = (x: ts.Expression | undefined): ts.Expression | undefined => x && this.expression(x);
    const init = (x: ts.ForInitializer | undefined): ts.ForInitializer | undefined =>
      x && (ts.isVariableDeclarationList(x) ? (ts.visitNode(x, this.visit) as ts.ForInitializer) : x);
    if (ts.isForStatement(node))
      return this.f.updateForStatement(node, init(node.initializer), e(node.condition), e(node.incrementor), block);
    if (ts.isForOfStatement(node))
      return this.f.updateForOfStatement(node, node.awaitModifier, node.initializer, e(node.expression)!, block);
    if (ts.isForInStatement(node))
      return this.f.updateForInStatement(node, node.initializer, e(node.expression)!, block);
    if (ts.isWhileStatement(node)) return this.f.updateWhileStatement(node, e(node.expression)!, block);
    return this.f.updateDoStatement(node as ts.DoStatement, block, e((node as ts.DoStatement).expression)!);
  }
}

function isVariable(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}

/** `a`, `this.a`, `a.b.c`: reading it twice does no more than reading it once. */
function isPath(node: ts.Expression): boolean {
  if (isVariable(node)) return true;
  return ts.isPropertyAccessExpression(node) && !node.questionDotToken && isPath(node.expression);
}

function staticName(p: ts.ObjectLiteralElementLike): string | undefined {
  const name = p.name;
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}
