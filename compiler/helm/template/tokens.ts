import { createToken, type IToken, type TokenType } from 'chevrotain';

/** The lexer below makes the tokens; chevrotain only needs their types. */
const token = (name: string): TokenType => createToken({ name, pattern: /NEVER/ });

/** `{{` before anything but a keyword, and `{{` together with the keyword behind it: that keeps the grammar LL(1). */
export const t = {
  Text: token('Text'),
  Open: token('Open'),
  If: token('If'),
  Range: token('Range'),
  With: token('With'),
  Else: token('Else'),
  End: token('End'),
  Template: token('Template'),
  Block: token('Block'),
  Define: token('Define'),
  Break: token('Break'),
  Continue: token('Continue'),
  Close: token('Close'),
  InnerIf: token('InnerIf'),
  InnerWith: token('InnerWith'),
  Keyword: token('Keyword'),
  LeftParen: token('LeftParen'),
  RightParen: token('RightParen'),
  Pipe: token('Pipe'),
  Declare: token('Declare'),
  Assign: token('Assign'),
  Comma: token('Comma'),
  Char: token('Char'),
  Error: token('Error'),
  Identifier: token('Identifier'),
  Field: token('Field'),
  Variable: token('Variable'),
  Dot: token('Dot'),
  Nil: token('Nil'),
  Bool: token('Bool'),
  Number: token('Number'),
  CharConstant: token('CharConstant'),
  Complex: token('Complex'),
  String: token('String'),
  RawString: token('RawString'),
} as const;

export const vocabulary: TokenType[] = Object.values(t);

/** What an argument may start with. */
export const operandStarts: ReadonlySet<TokenType> = new Set([
  t.LeftParen,
  t.Identifier,
  t.Field,
  t.Variable,
  t.Dot,
  t.Nil,
  t.Bool,
  t.Number,
  t.CharConstant,
  t.Complex,
  t.String,
  t.RawString,
]);

/** A chevrotain token with what Go's errors need. */
export interface TemplateToken extends IToken {
  /** One-based line of the start. */
  line: number;
  /** True when blanks stand before it inside the action. */
  spaced: boolean;
  /** For keyword tokens: where the keyword itself stands. */
  keywordOffset?: number;
}

export const openKeywords: Readonly<Record<string, TokenType>> = {
  if: t.If,
  range: t.Range,
  with: t.With,
  else: t.Else,
  end: t.End,
  template: t.Template,
  block: t.Block,
  define: t.Define,
  break: t.Break,
  continue: t.Continue,
};
