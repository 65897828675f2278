/** `{{` before anything but a keyword, and `{{` together with the keyword behind it: one token then tells statements apart. */
export const t = {
  EOF: 0,
  Error: 1,
  Text: 2,
  Open: 3,
  If: 4,
  Range: 5,
  With: 6,
  Else: 7,
  End: 8,
  Template: 9,
  Block: 10,
  Define: 11,
  Break: 12,
  Continue: 13,
  Close: 14,
  InnerIf: 15,
  InnerWith: 16,
  Keyword: 17,
  RightParen: 18,
  Pipe: 19,
  Declare: 20,
  Assign: 21,
  Comma: 22,
  Char: 23,
  // From here on: what an argument may start with.
  LeftParen: 24,
  Identifier: 25,
  Field: 26,
  Variable: 27,
  Dot: 28,
  Nil: 29,
  Bool: 30,
  Number: 31,
  CharConstant: 32,
  Complex: 33,
  String: 34,
  RawString: 35,
} as const;
export type TokenType = (typeof t)[keyof typeof t];

/** Whether an argument may start with it. */
export const startsOperand = (type: TokenType): boolean => type >= t.LeftParen;

export interface TemplateToken {
  type: TokenType;
  /** The text; of an error its message. */
  image: string;
  /** UTF-16 offsets, the end exclusive. */
  readonly start: number;
  end: number;
  /** True when blanks stand before it inside the action. */
  readonly spaced: boolean;
  /** Where the keyword of `{{if` and its kin stands; else the start. */
  word: number;
}

export const openKeywords: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
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
