import { quoteGo as quote } from '../../kube/go-quote.js';
import { unquote } from '../go/strconv.js';
import type { ArgNode, CommandNode, PipeNode, TreeInfo, VariableNode } from './ast.js';
import { readNumber } from './numbers.js';
import { printNode } from './print.js';
import { operandStarts, type TemplateToken, t } from './tokens.js';

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
  readonly token: TemplateToken;
  peek(ahead: number): TemplateToken;
  skip(): void;
  is(type: (typeof t)[keyof typeof t]): boolean;
  fail(message: string, token?: TemplateToken): never;
  unexpected(context: string): never;
}

const maxParens = 1_000;

/** A copy of just the needed length: an array that grows reserves room for seventeen. */
export const exact = <T>(list: readonly T[]): T[] => list.slice();

/** `$x := a | b (c)`, up to what closes it (parse/parse.go pipeline). */
export function parsePipeline(p: Around, context: Context, parens: number): PipeNode {
  const pos = p.token.startOffset;
  const decl: VariableNode[] = [];
  let isAssign = false;
  while (p.is(t.Variable)) {
    const operator = p.peek(2);
    if (![t.Declare, t.Assign, t.Comma].includes(operator.tokenType)) break;
    declaration(p, context, decl, operator);
    isAssign = operator.tokenType === t.Assign;
    if (operator.tokenType !== t.Comma) break;
  }
  const cmds: CommandNode[] = [];
  while (startsOperand(p.token)) cmds.push(command(p, parens));
  checkPipeline(p, cmds, context);
  return { type: 'pipe', isAssign, decl: exact(decl), cmds: exact(cmds), pos, tree: p.info };
}

function declaration(p: Around, context: Context, decl: VariableNode[], operator: TemplateToken): void {
  const { image, startOffset } = p.token;
  p.skip();
  p.skip();
  decl.push({ type: 'variable', ident: image.split('.'), pos: startOffset, tree: p.info });
  p.vars.push(image);
  if (operator.tokenType !== t.Comma) return;
  if (context !== 'range' || decl.length >= 2) p.fail(`too many declarations in ${context}`);
  if (!p.is(t.Variable) && !p.is(t.Close) && !p.is(t.RightParen)) p.fail('range can only initialize variables');
}

function checkPipeline(p: Around, cmds: readonly CommandNode[], context: Context): void {
  if (!p.is(context === 'parenthesized pipeline' ? t.RightParen : t.Close)) p.unexpected(context);
  if (!cmds.length) p.fail(`missing value for ${context}`);
  for (let i = 1; i < cmds.length; i++)
    if (['bool', 'dot', 'nil', 'number', 'string'].includes(cmds[i]!.args[0]!.type))
      p.fail(`non executable command in pipeline stage ${i + 1}`);
}

const startsOperand = (token: TemplateToken): boolean => operandStarts.has(token.tokenType);

function command(p: Around, parens: number): CommandNode {
  const pos = p.token.startOffset;
  const args: ArgNode[] = [];
  do args.push(operand(p, parens));
  while (p.token.spaced && startsOperand(p.token));
  if (p.is(t.Pipe)) p.skip();
  else if (!p.is(t.Close) && !p.is(t.RightParen)) p.unexpected('operand');
  return { type: 'command', args: exact(args), pos, tree: p.info };
}

function operand(p: Around, parens: number): ArgNode {
  const term = p.is(t.LeftParen) ? parenthesized(p, parens) : literal(p);
  if (!p.is(t.Field) || p.token.spaced) return term;
  const { image, startOffset: pos } = p.token;
  p.skip();
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
      return p.fail(`unexpected . after term ${quote(printNode(term))}`, p.token.spaced ? p.peek(0) : p.token);
    default:
      return { type: 'chain', node: term, field: fields, pos, tree: p.info };
  }
}

function parenthesized(p: Around, parens: number): PipeNode {
  p.skip();
  if (parens >= maxParens) p.fail('max expression depth exceeded');
  const pipe = parsePipeline(p, 'parenthesized pipeline', parens + 1);
  p.skip();
  return pipe;
}

function literal(p: Around): ArgNode {
  const { token } = p;
  const { image } = token;
  const base = { pos: token.startOffset, tree: p.info };
  p.skip();
  switch (token.tokenType) {
    case t.Identifier:
      if (!p.functions.has(image)) p.fail(`function ${quote(image)} not defined`, token);
      return { type: 'identifier', ident: image, ...base };
    case t.Field:
      // Go places a chain at its second field.
      return {
        type: 'field',
        ident: image.slice(1).split('.'),
        pos: token.startOffset + Math.max(image.indexOf('.', 1), 0),
        tree: p.info,
      };
    case t.Variable:
      if (!p.vars.includes(image)) p.fail(`undefined variable ${quote(image)}`);
      return { type: 'variable', ident: [image], ...base };
    case t.Dot:
      return { type: 'dot', ...base };
    case t.Nil:
      return { type: 'nil', ...base };
    case t.Bool:
      return { type: 'bool', value: image === 'true', ...base };
    case t.String:
    case t.RawString: {
      const text = unquote(image);
      return { type: 'string', quoted: image, text: text ?? p.fail('invalid syntax', token), ...base };
    }
    default: {
      const number = readNumber(image);
      return typeof number === 'string' ? p.fail(number, token) : { type: 'number', text: image, ...number, ...base };
    }
  }
}
