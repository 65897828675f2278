import { quoteGo } from './go-quote.js';
import { isInt64 } from './selectors.js';

/** The error of Go's strconv.ParseInt(text, 10, 64), undefined where it takes the text. */
export function int64Error(text: string): string | undefined {
  if (isInt64(text)) return undefined;
  const why = /^[+-]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  return `strconv.ParseInt: parsing ${quoteGo(text)}: ${why}`;
}
