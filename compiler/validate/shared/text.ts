/** Texts that many checks share. Mirrors apimachinery pkg/util/validation/validation.go. */

/** len(string) in Go: bytes of UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) continue;
    bytes += c < 0x800 ? 1 : c >= 0xd800 && c <= 0xdbff ? 2 : 2;
    if (c >= 0xd800 && c <= 0xdbff) i++;
  }
  return bytes;
}

export const maxLenError = (length: number): string => `must be no more than ${length} characters`;
export const maxBytesError = (length: number): string => `must be no more than ${length} bytes`;
export const emptyError = 'must be non-empty';
export const inclusiveRangeError = (low: number, high: number): string =>
  `must be between ${low} and ${high}, inclusive`;
export const isNegativeError = 'must be greater than or equal to 0';
export const fieldImmutable = 'field is immutable';

export function regexError(message: string, regex: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${regex}')`;
  return `${message} (e.g. ${examples.map((e) => `'${e}', `).join(' or ')}regex used for validation is '${regex}')`;
}
