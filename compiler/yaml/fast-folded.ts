import { bail } from './fast.js';

/**
 * The text of a quoted scalar that goes over lines, each of them deeper than the collection at `column`: a line break
 * is a blank, and every empty line a line break.
 */
export function foldQuoted(raw: string, column: number): string {
  const lines = raw.split('\n');
  let out = lines[0]!.trimEnd();
  let breaks = '';
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    const text = line.trimStart();
    const last = i === lines.length - 1;
    if (text === '' && !last) breaks += '\n';
    else {
      if (line.length - text.length <= column) throw bail;
      out += (breaks || ' ') + (last ? text : text.trimEnd());
      breaks = '';
    }
  }
  return out;
}

/** A folded block scalar, from what it would be as a literal one. Lines that stand deeper are left to the full parser. */
export function foldBlock(literal: string): string {
  if (literal.startsWith('\n') || literal.startsWith(' ') || literal.includes('\n ')) throw bail;
  let end = literal.length;
  while (end > 0 && literal.charCodeAt(end - 1) === 10) end--;
  const body = literal.slice(0, end);
  return body.replace(/\n+/g, (m) => (m.length === 1 ? ' ' : m.slice(1))) + literal.slice(end);
}
