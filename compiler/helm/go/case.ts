/**
 * Letters one by one, as Go's unicode package maps them: no mapping makes two letters of one (`ß` stays `ß`), where JavaScript
 * follows the whole of Unicode's rules.
 */
const one = (mapped: string, rune: string): string => ([...mapped].length === 1 ? mapped : rune);

/** Greek with iota below: its capital is one letter, for JavaScript two. */
function greek(rune: string): string | undefined {
  const c = rune.codePointAt(0)!;
  if (c >= 0x1f80 && c <= 0x1faf) return String.fromCodePoint(c | 8);
  const distance = { 8115: 9, 8131: 9, 8179: 9 }[c];
  return distance ? String.fromCodePoint(c + distance) : undefined;
}

/** `unicode.ToUpper` */
export const upperRune = (rune: string): string => greek(rune) ?? one(rune.toUpperCase(), rune);

/** `unicode.ToLower` */
export const lowerRune = (rune: string): string => (rune === '\u0130' ? 'i' : one(rune.toLowerCase(), rune));

const digraphs = /^[\u01c4-\u01cc\u01f1-\u01f3]$/;
const georgian = /^[\u10d0-\u10fa\u10fd-\u10ff]$/;

/** `unicode.ToTitle`: two letters in one sign have a form of their own, Georgian has none. */
export function titleRune(rune: string): string {
  if (georgian.test(rune)) return rune;
  if (!digraphs.test(rune)) return upperRune(rune);
  const c = rune.charCodeAt(0);
  return String.fromCharCode(c >= 0x1f1 ? 0x1f2 : 0x1c5 + 3 * Math.floor((c - 0x1c4) / 3));
}
