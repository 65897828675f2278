import { printable } from './analyze.js';

/** What the scalar writers need of the emitter. */
export interface ScalarOut {
  column: number;
  readonly bestWidth: number;
  put(text: string): void;
  breakLine(): void;
  indentTo(indent: number): void;
}

const width = (text: string): number => (/^[\u0000-\u007f]*$/.test(text) ? text.length : [...text].length);

/** Puts text whose length in runes may differ from its UTF-16 length. */
function putRunes(out: ScalarOut, text: string): void {
  const before = out.column;
  out.put(text);
  out.column = before + width(text);
}

export function writePlain(out: ScalarOut, text: string, indent: number, breaks: boolean): void {
  if (!breaks || out.column + text.length <= out.bestWidth) {
    putRunes(out, text);
    return;
  }
  folding(out, text, indent, false);
}

export function writeSingleQuoted(out: ScalarOut, text: string, indent: number, breaks: boolean): void {
  out.put("'");
  const escaped = text.replaceAll("'", "''");
  if (!breaks || out.column + escaped.length <= out.bestWidth) putRunes(out, escaped);
  else folding(out, escaped, indent, true);
  out.put("'");
}

/** Breaks at the first single blank past the best width; the blank is swallowed by the line break. */
function folding(out: ScalarOut, text: string, indent: number, quoted: boolean): void {
  let spaces = false;
  const runes = [...text];
  let run = '';
  const flush = (): void => {
    if (run) out.put(run);
    run = '';
  };
  let column = out.column;
  runes.forEach((rune, i) => {
    const inner = !quoted || (i > 0 && i < runes.length - 1);
    if (rune === ' ' && !spaces && column > out.bestWidth && inner && runes[i + 1] !== ' ') {
      flush();
      out.indentTo(indent);
      column = indent;
    } else {
      run += rune;
      column++;
    }
    spaces = rune === ' ';
  });
  flush();
  out.column = column;
}

const escapes: Record<number, string> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
};

const plainAscii = /^[ !#-[\]-~]*$/;

export function writeDoubleQuoted(out: ScalarOut, text: string, indent: number, breaks: boolean): void {
  out.put('"');
  if (plainAscii.test(text) && (!breaks || out.column + text.length <= out.bestWidth)) out.put(text);
  else doubleQuotedRunes(out, [...text], indent, breaks);
  out.put('"');
}

function doubleQuotedRunes(out: ScalarOut, runes: readonly string[], indent: number, breaks: boolean): void {
  let spaces = false;
  runes.forEach((rune, i) => {
    const c = rune.codePointAt(0)!;
    if (mustEscape(c)) {
      out.put(`\\${escapeCode(c)}`);
      spaces = false;
    } else if (c === 32) {
      if (breaks && !spaces && out.column > out.bestWidth && i > 0 && i < runes.length - 1) {
        out.indentTo(indent);
        if (runes[i + 1] === ' ') out.put('\\');
      } else out.put(' ');
      spaces = true;
    } else {
      putRunes(out, rune);
      spaces = false;
    }
  });
}

const mustEscape = (c: number): boolean =>
  c === 0x22 || c === 0x5c || c === 10 || c === 0x85 || c === 0x2028 || c === 0x2029 || c === 0xfeff || !printable(c);

function escapeCode(c: number): string {
  const known = escapes[c];
  if (known) return known;
  const [letter, digits] = c <= 0xff ? ['x', 2] : c <= 0xffff ? ['u', 4] : ['U', 8];
  return (
    letter +
    c
      .toString(16)
      .toUpperCase()
      .padStart(digits as number, '0')
  );
}

/** `|`, with an indentation hint for leading blanks and a chomping hint as the end of the text needs. */
export function writeLiteral(out: ScalarOut, text: string, indent: number): void {
  const leading = text[0] === ' ' || text[0] === '\n' ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text.length === 1 || text.endsWith('\n\n') ? '+' : '';
  out.put(`|${leading}${chomp}`);
  out.breakLine();
  const lines = text.split('\n');
  const last = lines.length - 1;
  lines.forEach((line, i) => {
    if (line) {
      out.put(' '.repeat(indent));
      putRunes(out, line);
    }
    if (i < last) out.breakLine();
  });
}
