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
  if (separator.test(escaped)) folding(out, escaped, indent, true, breaks);
  else if (!breaks || out.column + escaped.length <= out.bestWidth) putRunes(out, escaped);
  else folding(out, escaped, indent, true);
  out.put("'");
}

/** Line breaks that are written as they stand; what follows is indented as on a line of its own. */
const separator = /[\u2028\u2029]/;

/** Breaks at the first single blank past the best width; the blank is swallowed by the line break. */
function folding(out: ScalarOut, text: string, indent: number, quoted: boolean, folds = true): void {
  let spaces = false;
  let separated = false;
  const runes = [...text];
  let run = '';
  const flush = (): void => {
    if (run) out.put(run);
    run = '';
  };
  let column = out.column;
  runes.forEach((rune, i) => {
    const inner = !quoted || (i > 0 && i < runes.length - 1);
    if (separator.test(rune)) column = 0;
    else if (separated) {
      run += ' '.repeat(indent);
      column = indent;
    }
    separated = separator.test(rune);
    if (separated) run += rune;
    else if (folds && rune === ' ' && !spaces && column > out.bestWidth && inner && runes[i + 1] !== ' ') {
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
  // libyaml in Go looks for the mark at the start of the text whichever rune it asks about (yamlprivateh.go is_bom).
  const marked = runes[0] === '\ufeff';
  runes.forEach((rune, i) => {
    const c = rune.codePointAt(0)!;
    if (marked || mustEscape(c)) {
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
  const leading = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
  const chomp = !/[\n\u2028\u2029]$/.test(text) ? '-' : /(?:^|[\n\u2028\u2029]).$/s.test(text) ? '+' : '';
  out.put(`|${leading}${chomp}`);
  out.breakLine();
  const lines = text.split('\n');
  const last = lines.length - 1;
  lines.forEach((line, i) => {
    if (separator.test(line)) out.put(line.replace(/[^\u2028\u2029]+/g, `${' '.repeat(indent)}$&`));
    else if (line) {
      out.put(' '.repeat(indent));
      putRunes(out, line);
    }
    if (i < last) out.breakLine();
  });
  // A separator has ended the line already.
  if (separator.test(text.at(-1)!)) out.column = 0;
}
