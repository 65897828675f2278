import type { TokenType } from 'chevrotain';
import { quoteGo as quote } from '../../kube/go-quote.js';
import { unquote } from '../go/strconv.js';
import type { ArgNode, CommandNode, PipeNode, TreeInfo, VariableNode } from './ast.js';
import { readNumber } from './numbers.js';
import { printNode } from './print.js';
import { startsOperand, type TemplateToken, t } from './tokens.js';

export type Context =
  | 'command'
  | 'if'
  | 'range'
  | 'with'
  | 'template clause'
  | 'block clause'
  | 'parenthesized pipeline';

/** The parser around: its tokens, what is known at this place, and how mistakes are told. */
export interface Around {
  readonly info: TreeInfo;
  readonly functions: { has(name: string): boolean };
  readonly vars: string[];
  /** The one to be read next. */
  readonly token: TemplateToken;
  /** The one behind it. */
  peek(): TemplateToken;
  /** Takes the token. */
  next(): TemplateToken;
  fail(message: string, token?: TemplateToken): never;
  unexpected(context: string): never;
}

const maxParens = 1_000;
const noDeclarations: readonly VariableNode[] = [];

/** A copy of just the needed length: an array that grows reserves room for seventeen. */
export const exact = <T>(list: readonly T[]): readonly T[] => list.slice();

/** `$x := a | b (c)`, up to what closes it (parse/parse.go pipeline). */
export function parsePipeline(p: Around, context: Context, parens: number): PipeNode {
  const pos = p.token.startOffset;
  let decl = noDeclarations;
  let isAssign = false;
  if (p.token.tokenType === t.Variable) {
    const list: VariableNode[] = [];
    isAssign = declarations(p, context, list);
    if (list.length) decl = exact(list);
    // Go has looked one token ahead for the sign of a declaration, and tells of that token's line.
    else if (!p.vars.includes(p.token.image)) p.fail(`undefined variable ${quote(p.token.image)}`, p.peek());
  }
  let cmds: readonly CommandNode[] = [];
  if (startsOperand(p.token)) {
    const first = command(p, parens);
    cmds = startsOperand(p.token) ? moreCommands(p, first, parens) : [first];
  }
  checkPipeline(p, cmds, context);
  return { type: 'pipe', isAssign, decl, cmds, pos, tree: p.info };
}

function moreCommands(p: Around, first: CommandNode, parens: number): readonly CommandNode[] {
  const cmds = [first];
  while (startsOperand(p.token)) cmds.push(command(p, parens));
  return exact(cmds);
}

/** True where variables are assigned, not declared. */
function declarations(p: Around, context: Context, decl: VariableNode[]): boolean {
  let isAssign = false;
  while (p.token.tokenType === t.Variable) {
    const operator = p.peek().tokenType;
    if (operator !== t.Declare && operator !== t.Assign && operator !== t.Comma) break;
    declaration(p, context, decl, operator);
    isAssign = operator === t.Assign;
    if (operator !== t.Comma) break;
  }
  return isAssign;
}

function declaration(p: Around, context: Context, decl: VariableNode[], operator: TokenType): void {
  const { image, startOffset: start } = p.next();
  p.next();
  decl.push({ type: 'variable', ident: [image], pos: start, tree: p.info });
  p.vars.push(image);
  if (operator !== t.Comma) return;
  if (context !== 'range' || decl.length >= 2) p.fail(`too many declarations in ${context}`);
  const { tokenType: type } = p.token;
  if (type !== t.Variable && type !== t.Close && type !== t.RightParen) p.fail('range can only initialize variables');
}

function checkPipeline(p: Around, cmds: readonly CommandNode[], context: Context): void {
  if (p.token.tokenType !== (context === 'parenthesized pipeline' ? t.RightParen : t.Close)) p.unexpected(context);
  if (!cmds.length) p.fail(`missing value for ${context}`);
  for (let i = 1; i < cmds.length; i++)
    if (['bool', 'dot', 'nil', 'number', 'string'].includes(cmds[i]!.args[0]!.type))
      p.fail(`non executable command in pipeline stage ${i + 1}`);
}

function command(p: Around, parens: number): CommandNode {
  const pos = p.token.startOffset;
  const first = operand(p, parens);
  const args = anotherArgument(p.token) ? moreArguments(p, first, parens) : [first];
  const { tokenType: type } = p.token;
  if (type === t.Pipe) p.next();
  else if (type !== t.Close && type !== t.RightParen) p.unexpected('operand');
  return { type: 'command', args, pos, tree: p.info };
}

const anotherArgument = (token: TemplateToken): boolean => token.spaced && startsOperand(token);

function moreArguments(p: Around, first: ArgNode, parens: number): readonly ArgNode[] {
  const args = [first];
  do args.push(operand(p, parens));
  while (anotherArgument(p.token));
  return exact(args);
}

function operand(p: Around, parens: number): ArgNode {
  const term = p.token.tokenType === t.LeftParen ? parenthesized(p, parens) : literal(p);
  const { token } = p;
  if (token.tokenType !== t.Field || token.spaced) return term;
  const { image, startOffset: pos } = p.next();
  const fields = image.slice(1).split('.');
  switch (term.type) {
    case 'variable':
      return { type: 'variable', ident: [...term.ident, ...fields], pos, tree: p.info };
    case 'bool':
    case 'string':
    case 'number':
    case 'nil':
    case 'dot':
      // Go has looked one token ahead, which may be the blanks before the next line.
      return p.fail(`unexpected . after term ${quote(printNode(term))}`, p.token.spaced ? token : p.token);
    default:
      return { type: 'chain', node: term, field: fields, pos, tree: p.info };
  }
}

function parenthesized(p: Around, parens: number): PipeNode {
  p.next();
  if (parens >= maxParens) p.fail('max expression depth exceeded');
  const pipe = parsePipeline(p, 'parenthesized pipeline', parens + 1);
  p.next();
  return pipe;
}

function literal(p: Around): ArgNode {
  const token = p.next();
  const { image, startOffset: pos } = token;
  const tree = p.info;
  switch (token.tokenType) {
    case t.Identifier:
      if (!p.functions.has(image)) p.fail(`function ${quote(image)} not defined`, token);
      return { type: 'identifier', ident: image, pos, tree };
    case t.Field: {
      // Go places a chain at its second field.
      const second = image.indexOf('.', 1);
      if (second < 0) return { type: 'field', ident: [image.slice(1)], pos, tree };
      return { type: 'field', ident: image.slice(1).split('.'), pos: pos + second, tree };
    }
    case t.Variable:
      if (!p.vars.includes(image)) p.fail(`undefined variable ${quote(image)}`, token);
      return { type: 'variable', ident: [image], pos, tree };
    case t.Dot:
      return { type: 'dot', pos, tree };
    case t.Nil:
      return { type: 'nil', pos, tree };
    case t.Bool:
      return { type: 'bool', value: image === 'true', pos, tree };
    case t.String:
    case t.RawString:
      return { type: 'string', quoted: image, text: unquote(image) ?? p.fail('invalid syntax', token), pos, tree };
    default: {
      const number = readNumber(image);
      return typeof number === 'string' ? p.fail(number, token) : { type: 'number', text: image, ...number, pos, tree };
    }
  }
}
