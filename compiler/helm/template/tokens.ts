import { createToken, type IToken, type TokenType } from 'chevrotain';

/** The lexer below makes the tokens; chevrotain only needs their types. */
const token = (name: string): TokenType => createToken({ name, pattern: /NEVER/ });

/** `{{` before anything but a keyword, and `{{` together with the keyword behind it: that keeps the grammar LL(1). */
export const t = {
  Error: token('Error'),
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
  RightParen: token('RightParen'),
  Pipe: token('Pipe'),
  Declare: token('Declare'),
  Assign: token('Assign'),
  Comma: token('Comma'),
  Char: token('Char'),
  // From here on: what an argument may start with.
  LeftParen: token('LeftParen'),
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

const firstOperand = t.LeftParen.tokenTypeIdx!;
/** Whether an argument may start with it. */
export const startsOperand = (token: TemplateToken): boolean => token.tokenTypeIdx >= firstOperand;

/** A chevrotain token with what Go's errors need; of an error the image is the message. */
export interface TemplateToken extends IToken {
  /** Behind the last character. */
  end: number;
  /** True when blanks stand before it inside the action. */
  readonly spaced: boolean;
  /** Where the keyword of `{{if` and its kin stands; else the start. */
  word: number;
}

export const openKeywords: ReadonlyMap<string, TokenType> = new Map([
  ['if', t.If],
  ['range', t.Range],
  ['with', t.With],
  ['else', t.Else],
  ['end', t.End],
  ['template', t.Template],
  ['block', t.Block],
  ['define', t.Define],
  ['break', t.Break],
  ['continue', t.Continue],
]);

/** Words that are no identifiers, where they do not begin an action. */
export const words: ReadonlyMap<string, TokenType> = new Map([
  ...[...openKeywords.keys()].map((word) => [word, t.Keyword] as const),
  ['if', t.InnerIf],
  ['with', t.InnerWith],
  ['nil', t.Nil],
  ['true', t.Bool],
  ['false', t.Bool],
]);
