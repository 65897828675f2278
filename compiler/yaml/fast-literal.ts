import { bail } from './fast.js';

const SPACE = 32;
const NEWLINE = 10;

/** A literal block scalar without an explicit indentation, within a collection at `column`; `end` is behind its lines. */
export function readLiteral(text: string, from: number, column: number, free: boolean): { value: string; end: number } {
  const chomp = text[from + 1];
  const keep = chomp === '+';
  const strip = chomp === '-';
  if (!endsLine(text, keep || strip ? from + 2 : from + 1)) throw bail;
  let at = lineEnd(text, from);
  let indent = -1;
  let pad = '';
  let out = '';
  let blank = '';
  while (at < text.length) {
    let i = at;
    if (pad && text.startsWith(pad, at)) i += indent;
    else while (text.charCodeAt(i) === SPACE && (indent < 0 || i - at < indent)) i++;
    const end = lineEnd(text, at);
    const line = text.slice(i, text.charCodeAt(end - 1) === NEWLINE ? end - 1 : end);
    if (line === '') blank += '\n';
    else {
      if (indent < 0) {
        indent = i - at;
        pad = ' '.repeat(indent);
        if (indent <= Math.max(column, 0) && column >= 0) break;
        if (blank && leadingTooDeep(text, from, at, indent)) throw bail;
      }
      if (i - at < indent) break;
      out += `${blank}${line}\n`;
      blank = '';
    }
    at = end;
  }
  if (out === '') {
    // An empty one, where the caller knows it.
    if (!free || keep) throw bail;
    return { value: '', end: at };
  }
  if (text.charCodeAt(at - 1) !== NEWLINE) {
    // The last line of the text, without a break of its own.
    if (!free || blank) throw bail;
    return { value: out.slice(0, -1), end: at };
  }
  return { value: strip ? out.slice(0, -1) : keep ? out + blank : out, end: at };
}

/** Behind the line break, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

/** True where only blanks and a comment are left on the line. */
export function endsLine(text: string, from: number): boolean {
  let i = from;
  while (text.charCodeAt(i) === SPACE) i++;
  const c = text[i];
  return c === undefined || c === '\n' || (c === '#' && i > from);
}

const leadingTooDeep = (text: string, from: number, to: number, indent: number): boolean =>
  text
    .slice(lineEnd(text, from), to)
    .split('\n')
    .some((line) => line.length > indent);
