import { withReplacements } from '../go/bytes.js';

/**
 * The order in which yaml.v2 and yaml.v3 write string keys (sorter.go keyList.Less): runs of digits compare as numbers,
 * other characters come before letters.
 */
const isLetter = (c: string): boolean => (c < '\u0080' ? /[A-Za-z]/.test(c) : /\p{L}/u.test(c));
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';
const simple = /^[a-z][a-zA-Z]*$/;

export function compareKeys(x: string, y: string): number {
  if (x === y) return 0;
  if (simple.test(x) && simple.test(y)) return x < y ? -1 : 1;
  return less([...withReplacements(x)], [...withReplacements(y)]) ? -1 : 1;
}

function less(a: readonly string[], b: readonly string[]): boolean {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    if (a[i] === b[i]) continue;
    const al = isLetter(a[i]!);
    const bl = isLetter(b[i]!);
    if (al && bl) return a[i]!.codePointAt(0)! < b[i]!.codePointAt(0)!;
    if (al || bl) return bl;
    return lessNumbers(a, b, i);
  }
  return a.length < b.length;
}

function lessNumbers(a: readonly string[], b: readonly string[], i: number): boolean {
  let an = 0n;
  let bn = 0n;
  if (a[i] === '0' || b[i] === '0')
    for (let j = i - 1; j >= 0 && isDigit(a[j]); j--)
      if (a[j] !== '0') {
        an = bn = 1n;
        break;
      }
  let ai = i;
  let bi = i;
  for (; isDigit(a[ai]); ai++) an = BigInt.asIntN(64, an * 10n + BigInt(a[ai]!));
  for (; isDigit(b[bi]); bi++) bn = BigInt.asIntN(64, bn * 10n + BigInt(b[bi]!));
  if (an !== bn) return an < bn;
  if (ai !== bi) return ai < bi;
  return a[i]!.codePointAt(0)! < b[i]!.codePointAt(0)!;
}
