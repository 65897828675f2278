/** One verb of a format string with its flags. */
export interface Directive {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `#` and `+` mean something else for %v. */
  sharpV: boolean;
  plusV: boolean;
  width?: number;
  precision?: number;
}

/** Widths beyond this are refused by Go, too (fmt/print.go tooLarge). */
export const maxWidth = 1e6;

/** Blanks, or zeros on the left, up to the width (fmt/format.go pad). */
export function pad(text: string, d: Directive): string {
  if (!d.width) return text;
  const missing = d.width - [...text].length;
  if (missing <= 0) return text;
  return d.minus ? text + ' '.repeat(missing) : (d.zero ? '0' : ' ').repeat(missing) + text;
}

/** As many runes as the precision allows. */
export const cut = (text: string, d: Directive): string =>
  d.precision === undefined ? text : [...text].slice(0, d.precision).join('');
