/** Token kinds of libyaml's scanner. */
export const T = {
  streamStart: 0,
  streamEnd: 1,
  versionDirective: 2,
  tagDirective: 3,
  documentStart: 4,
  documentEnd: 5,
  blockSequenceStart: 6,
  blockMappingStart: 7,
  blockEnd: 8,
  flowSequenceStart: 9,
  flowSequenceEnd: 10,
  flowMappingStart: 11,
  flowMappingEnd: 12,
  blockEntry: 13,
  flowEntry: 14,
  key: 15,
  value: 16,
  alias: 17,
  anchor: 18,
  tag: 19,
  scalar: 20,
} as const;
export type TokenType = (typeof T)[keyof typeof T];

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export interface Token {
  type: TokenType;
  start: Mark;
  end: Mark;
  value: string;
  /** Tag suffix or directive prefix. */
  suffix: string;
  style: ScalarStyle;
}

/** A mistake in the text, worded and numbered as yaml.v2 does: `yaml: line N: …`. */
export class YamlError extends Error {}

/**
 * Line numbers count as yaml.v2's do (decode.go, parser.fail): a scanner's line is one-based, a parser's is the zero-based
 * line of the problem, and no line at all is given on the first one.
 */
export function yamlProblem(problem: string, at: Mark, context: Mark | undefined, scanner: boolean): YamlError {
  const line = at.line !== 0 ? at.line + (scanner ? 1 : 0) : (context?.line ?? 0);
  return new YamlError(`yaml: ${line ? `line ${line}: ` : ''}${problem}`);
}
