/** The escapes of Go's string literals that have a letter. */
export const letterEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

const unprintable = /[^\x20-\x7e]/u;

/** unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(rune: string): boolean {
  const c = rune.codePointAt(0)!;
  if (c < 0x7f) return c >= 0x20;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(rune);
}

/** `strconv.Quote`, `%q`. */
export const quoteGo = (text: string): string => quoteText(text, false);

/** `strconv.QuoteToASCII`, `%+q`. */
export const quoteToASCII = (text: string): string => quoteText(text, true);

function quoteText(text: string, asciiOnly: boolean): string {
  if (!unprintable.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`;
  let out = '"';
  for (const rune of text) out += quoteRune(rune, '"', asciiOnly);
  return `${out}"`;
}

/** `strconv.CanBackquote`: one line without control characters. */
export const canBackquote = (text: string): boolean =>
  !/[\u0000-\u0008\u000a-\u001f\u007f`\ufeff]|(?<![\ud800-\udbff])[\udc80-\udcff]/.test(text);

/** One character within quotes. Low surrogates alone stand for bytes that are no UTF-8. */
export function quoteRune(rune: string, delimiter: string, asciiOnly = false): string {
  if (rune === delimiter || rune === '\\') return `\\${rune}`;
  const c = rune.codePointAt(0)!;
  if (c >= 0xdc80 && c <= 0xdcff) return `\\x${(c - 0xdc00).toString(16)}`;
  if (c < 0x80 ? c >= 0x20 && c < 0x7f : !asciiOnly && isPrint(rune)) return rune;
  if (letterEscapes[rune]) return letterEscapes[rune];
  if (c < 0x20 || c === 0x7f) return `\\x${c.toString(16).padStart(2, '0')}`;
  if (c < 0x10000) return `\\u${c.toString(16).padStart(4, '0')}`;
  return `\\U${c.toString(16).padStart(8, '0')}`;
}
