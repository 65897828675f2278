/* The grammar of CEL as data, rule for rule as cel-go's CEL.g4 has it once ANTLR has taken the left recursion out. */

export type Token = string;

/** One element; decisions that one token cannot make name the function that does (see `predictions.ts`). */
export type Element =
  | { readonly is: 'token'; readonly set: readonly Token[] }
  | { readonly is: 'rule'; readonly name: RuleName; readonly precedence?: number }
  | { readonly is: 'sequence'; readonly parts: readonly Element[] }
  | { readonly is: 'choice'; readonly of: readonly Element[]; readonly by?: Prediction }
  | { readonly is: 'optional' | 'star' | 'plus'; readonly part: Element; readonly by?: Prediction };

export type RuleName =
  | 'start'
  | 'expr'
  | 'conditionalOr'
  | 'conditionalAnd'
  | 'relation'
  | 'calc'
  | 'unary'
  | 'member'
  | 'primary'
  | 'exprList'
  | 'listInit'
  | 'fieldInitializerList'
  | 'optField'
  | 'mapInitializerList'
  | 'escapeIdent'
  | 'optExpr'
  | 'literal';

export type Prediction =
  | 'relation'
  | 'calc'
  | 'calcOperator'
  | 'member'
  | 'memberKind'
  | 'unary'
  | 'minus'
  | 'primary'
  | 'anotherExpr'
  | 'anotherField'
  | 'literal';

const token = (...set: Token[]): Element => ({ is: 'token', set });
const rule = (name: RuleName, precedence = 0): Element => ({ is: 'rule', name, precedence });
const seq = (...parts: Element[]): Element => ({ is: 'sequence', parts });
const choice = (by: Prediction | undefined, ...of: Element[]): Element =>
  by ? { is: 'choice', of, by } : { is: 'choice', of };
const optional = (...parts: Element[]): Element => ({ is: 'optional', part: seq(...parts) });
const star = (by: Prediction | undefined, part: Element): Element =>
  by ? { is: 'star', part, by } : { is: 'star', part };
const plus = (by: Prediction | undefined, part: Element): Element =>
  by ? { is: 'plus', part, by } : { is: 'plus', part };

export const relationTokens: readonly Token[] = ['==', '!=', 'in', '<', '<=', '>=', '>'];

const args = [token('('), optional(rule('exprList')), token(')')];
const name = [optional(token('.')), token('ident')];
const field = [rule('optField'), token(':'), rule('expr')];
const entry = [rule('optExpr'), token(':'), rule('expr')];

export const grammar: Readonly<Record<RuleName, Element>> = {
  start: seq(rule('expr'), token('eof')),
  expr: seq(rule('conditionalOr'), optional(token('?'), rule('conditionalOr'), token(':'), rule('expr'))),
  conditionalOr: seq(rule('conditionalAnd'), star(undefined, seq(token('||'), rule('conditionalAnd')))),
  conditionalAnd: seq(rule('relation'), star(undefined, seq(token('&&'), rule('relation')))),
  relation: seq(rule('calc'), star('relation', seq(token(...relationTokens), rule('relation', 2)))),
  calc: seq(
    rule('unary'),
    star(
      'calc',
      choice('calcOperator', seq(token('*', '/', '%'), rule('calc', 3)), seq(token('+', '-'), rule('calc', 2))),
    ),
  ),
  unary: choice(
    'unary',
    rule('member'),
    seq(plus(undefined, token('!')), rule('member')),
    seq(plus('minus', token('-')), rule('member')),
  ),
  member: seq(
    rule('primary'),
    star(
      'member',
      choice(
        'memberKind',
        seq(token('.'), optional(token('?')), rule('escapeIdent')),
        seq(token('.'), token('ident'), ...args),
        seq(token('['), optional(token('?')), rule('expr'), token(']')),
      ),
    ),
  ),
  primary: choice(
    'primary',
    seq(...name),
    seq(...name, ...args),
    seq(token('('), rule('expr'), token(')')),
    seq(token('['), optional(rule('listInit')), optional(token(',')), token(']')),
    seq(token('{'), optional(rule('mapInitializerList')), optional(token(',')), token('}')),
    seq(
      ...name,
      star(undefined, seq(token('.'), token('ident'))),
      token('{'),
      optional(rule('fieldInitializerList')),
      optional(token(',')),
      token('}'),
    ),
    rule('literal'),
  ),
  exprList: seq(rule('expr'), star(undefined, seq(token(','), rule('expr')))),
  listInit: seq(rule('optExpr'), star('anotherExpr', seq(token(','), rule('optExpr')))),
  fieldInitializerList: seq(...field, star('anotherField', seq(token(','), ...field))),
  optField: seq(optional(token('?')), rule('escapeIdent')),
  mapInitializerList: seq(...entry, star('anotherExpr', seq(token(','), ...entry))),
  escapeIdent: choice(undefined, token('ident'), token('escaped')),
  optExpr: seq(optional(token('?')), rule('expr')),
  literal: choice(
    'literal',
    seq(optional(token('-')), token('int')),
    token('uint'),
    seq(optional(token('-')), token('float')),
    token('string'),
    token('bytes'),
    token('true'),
    token('false'),
    token('null'),
  ),
};
