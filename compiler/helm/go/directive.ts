/** One verb of a format string with its flags. */
export interface Directive {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width?: number;
  precision?: number;
  verb: string;
}

/** Widths beyond this are refused by Go, too (fmt/print.go tooLarge). */
export const maxWidth = 1e6;

export function pad(text: string, d: Directive, zero = false): string {
  const missing = Math.min(d.width ?? 0, maxWidth) - [...text].length;
  if (missing <= 0) return text;
  if (d.minus) return text + ' '.repeat(missing);
  if (!zero) return (d.zero && !d.minus ? '0' : ' ').repeat(missing) + text;
  const sign = /^[+\- ]/.test(text) ? 1 : 0;
  return text.slice(0, sign) + '0'.repeat(missing) + text.slice(sign);
}

export const signed = (text: string, d: Directive): string =>
  /^-/.test(text) ? text : d.plus ? `+${text}` : d.space ? ` ${text}` : text;
