/** Character classes of libyaml, on UTF-16 codes; NaN stands for the end of the input. */
export const isBreak = (c: number): boolean => c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;
export const isBlank = (c: number): boolean => c === 32 || c === 9;
export const isBreakZ = (c: number): boolean =>
  Number.isNaN(c) || (c < 14 ? c === 10 || c === 13 : c === 0x85 || c === 0x2028 || c === 0x2029);
export const isBlankZ = (c: number): boolean => c === 32 || c === 9 || isBreakZ(c);
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isHex = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
/** Letters, digits, `_` and `-`. */
export const isAlpha = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || isDigit(c) || c === 95 || c === 45;

/** What libyaml's reader lets through: everything else is "control characters are not allowed". */
export const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
