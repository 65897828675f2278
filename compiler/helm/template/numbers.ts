import { quoteGo as quote } from '../../kube/go-quote.js';
import { parseFloat64, parseInt64, parseUint64, unescapeChar } from '../go/strconv.js';
import type { NumberNode } from './ast.js';

export type NumberValue = Pick<NumberNode, 'int' | 'float' | 'kind'>;

const numeral =
  /^[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/;

/** Behind what the lexer takes for a number, well formed or not (parse/lex.go scanNumber). */
export function numberEnd(text: string, at: number): number {
  return at + (numeral.exec(text.slice(at, at + 400))?.[0].length ?? 0);
}

/** Most numbers of charts: widths, ports, lengths. */
const shortInt = /^(?:0|[1-9][0-9]{0,8})$/;

/** A numeric or character constant (parse/node.go newNumber). @returns Go's complaint where it is malformed */
export function readNumber(text: string): NumberValue | string {
  if (shortInt.test(text)) return { kind: 'int', int: BigInt(text), float: Number(text) };
  if (text[0] === "'") return readChar(text);
  if (text.endsWith('i') && !/^[+-]?0[xX]/.test(text)) return { kind: 'complex' };
  const looksFloat = /[.eEpP]/.test(text) && !/^[+-]?0[xX][^.pP]*$/.test(text);
  const unsigned = parseUint64(text, 0);
  const int = parseInt64(text, 0) ?? undefined;
  if (int !== undefined) return { kind: 'int', int, float: Number(int) };
  if (unsigned !== undefined) return { kind: 'int', float: Number(unsigned) };
  const float = parseFloat64(text.replaceAll('_', ''));
  if (float === undefined) return `illegal number syntax: ${quote(text)}`;
  if (!looksFloat) return `integer overflow: ${quote(text)}`;
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return { kind: 'float', float, ...(whole === undefined ? {} : { int: whole }) };
}

function readChar(text: string): NumberValue | string {
  const malformed = `malformed character constant: ${text}`;
  let rune: string;
  let rest: string;
  if (text[1] === '\\') {
    const e = unescapeChar(text, 1, "'");
    if (!e) return 'invalid syntax';
    rune = e.bytes === undefined ? e.value : String.fromCharCode(e.bytes);
    rest = text.slice(1 + e.length);
  } else {
    const c = text.codePointAt(1)!;
    if (c === 39) return 'invalid syntax';
    rune = String.fromCodePoint(c);
    rest = text.slice(1 + rune.length);
  }
  if (rest !== "'") return malformed;
  const code = rune.codePointAt(0)!;
  return { kind: 'char', int: BigInt(code), float: code };
}
