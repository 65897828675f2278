/**
 * Go strings are bytes, JavaScript's are UTF-16. Text is kept as a JavaScript string; a byte that is no valid UTF-8 is
 * kept as the lone surrogate U+DC00+byte, so that binary data survives `b64dec | b64enc` and lengths count bytes.
 */
const ascii = /^[\u0000-\u007f]*$/;
const escaped = /[\udc80-\udcff]/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** `[]byte(s)`. */
export function toBytes(text: string): Uint8Array {
  if (!escaped.test(text)) return Buffer.from(text, 'utf8');
  const parts: number[] = [];
  for (const rune of text) {
    const c = rune.codePointAt(0)!;
    if (c >= 0xdc80 && c <= 0xdcff) parts.push(c - 0xdc00);
    else parts.push(...Buffer.from(rune, 'utf8'));
  }
  return Uint8Array.from(parts);
}

/** `string(b)`. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLoose(bytes);
  }
}

function decodeLoose(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const width = sequenceLength(bytes, i);
    if (width === 0) {
      out += String.fromCharCode(0xdc00 + bytes[i]!);
      i++;
    } else {
      out += strict.decode(bytes.subarray(i, i + width));
      i += width;
    }
  }
  return out;
}

/** The length of the valid UTF-8 sequence at `i`, 0 where there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const b = bytes[i]!;
  const width = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
  if (width < 2) return width;
  if (i + width > bytes.length) return 0;
  for (let k = 1; k < width; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  const second = bytes[i + 1]!;
  const bad =
    (b === 0xe0 && second < 0xa0) ||
    (b === 0xed && second > 0x9f) ||
    (b === 0xf0 && second < 0x90) ||
    (b === 0xf4 && second > 0x8f);
  return bad ? 0 : width;
}

/** `len(s)`. */
export function byteLength(text: string): number {
  return ascii.test(text) ? text.length : escaped.test(text) ? toBytes(text).length : Buffer.byteLength(text);
}

/** `s[start:end]`, in bytes. */
export function byteSlice(text: string, start: number, end: number): string {
  if (ascii.test(text)) return text.slice(start, end);
  return fromBytes(toBytes(text).slice(start, end));
}

/** `utf8.ValidString`. */
export function isValidUtf8(text: string): boolean {
  if (!escaped.test(text)) return true;
  for (const rune of text) {
    const c = rune.codePointAt(0)!;
    if (c >= 0xdc80 && c <= 0xdcff) return false;
  }
  return true;
}

/** `strings.ToValidUTF8(s, "\ufffd")`, byte by byte: what a text is once its runes were taken. */
export const withReplacements = (text: string): string =>
  escaped.test(text) ? text.replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, '\ufffd') : text;

/** Byte order, which is code point order; UTF-16 order differs beyond the BMP. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const surrogates = x >= 0xd800 && y >= 0xd800;
      if (!surrogates) return x - y;
      const bytes = Buffer.compare(toBytes(a.slice(i)), toBytes(b.slice(i)));
      return bytes;
    }
  }
  return a.length - b.length;
}
