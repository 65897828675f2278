/** base64.StdEncoding.Decode: the length read, or the offset of the first bad byte. Mirrors Go src/encoding/base64. */
export function decodeBase64(text: string): { bytes: Uint8Array } | { errorAt: number } {
  const clean = text.replace(/[\r\n]/g, '');
  const ok = clean.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(clean);
  if (ok) return { bytes: new Uint8Array(Buffer.from(clean, 'base64')) };
  return { errorAt: errorOffset(text) };
}

const isDigit = (c: number): boolean =>
  (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 43 || c === 47;

/** decodeQuantum over the whole input, without the decoding. */
function errorOffset(text: string): number {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  for (;;) {
    let digits = 0;
    for (let j = 0; j < 4; j++) {
      if (at === bytes.length) {
        if (j === 0) return at;
        return at - j;
      }
      const c = bytes[at]!;
      at++;
      if (isDigit(c)) {
        digits++;
        continue;
      }
      if (c === 10 || c === 13) {
        j--;
        continue;
      }
      if (c !== 61 || digits < 2) return at - 1;
      return paddingError(bytes, at, j);
    }
  }
}

/** What is wrong at or after the padding that begins before `at`; the quantum had `j` digits. */
function paddingError(bytes: Uint8Array, start: number, j: number): number {
  let at = start;
  const skipLines = (): void => {
    while (at < bytes.length && (bytes[at] === 10 || bytes[at] === 13)) at++;
  };
  if (j === 2) {
    skipLines();
    if (at === bytes.length) return bytes.length;
    if (bytes[at] !== 61) return at - 1;
    at++;
  }
  skipLines();
  return at;
}
