import { Uint, type Value } from '../eval/values.js';
import type { Token } from './scanner.js';
import { unquoteBytes, unquoteString } from './unquote.js';

/**
 * What a literal stands for; undefined where the token is none.
 * @param fail reports a literal out of range, and throws.
 */
export function literalValue(t: Token, sign: string, fail: (message: string) => never): Value | undefined {
  switch (t.kind) {
    case 'int': {
      const n = BigInt(t.text) * (sign ? -1n : 1n);
      if (n !== BigInt.asIntN(64, n)) fail('invalid int literal');
      return n;
    }
    case 'uint': {
      const n = BigInt(t.text.slice(0, -1));
      if (n !== BigInt.asUintN(64, n)) fail('invalid uint literal');
      return new Uint(n);
    }
    case 'float': {
      const n = Number(sign + t.text);
      if (!Number.isFinite(n)) fail('invalid double literal');
      return n;
    }
    case 'string':
      return unquoteString(t.text);
    case 'bytes':
      return unquoteBytes(t.text);
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return undefined;
  }
}
