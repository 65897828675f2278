/** Text for terminals: colours that vanish when they are not wanted, widths, wrapping, bars. */

export interface Style {
  readonly bold: (s: string) => string;
  readonly dim: (s: string) => string;
  readonly red: (s: string) => string;
  readonly yellow: (s: string) => string;
  readonly green: (s: string) => string;
  readonly blue: (s: string) => string;
  readonly cyan: (s: string) => string;
}

export function styleOf(color: boolean): Style {
  const paint = (open: number, close: number) => (s: string) =>
    color && s ? `\u001b[${open}m${s}\u001b[${close}m` : s;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    yellow: paint(33, 39),
    green: paint(32, 39),
    blue: paint(34, 39),
    cyan: paint(36, 39),
  };
}

const escapes = /\u001b\[[0-9;]*m/g;

/** Columns that `text` takes: escapes count nothing, wide East Asian characters and emoji count two. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const c of text.replace(escapes, '')) width += isWide(c.codePointAt(0)!) ? 2 : /\p{M}/u.test(c) ? 0 : 1;
  return width;
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff)
  );
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Cuts plain text to `width` columns, with an ellipsis where something is lost. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  for (const c of text) {
    if (displayWidth(out + c) > width - 1) break;
    out += c;
  }
  return `${out}…`;
}

/** Breaks plain text at blanks into lines of at most `width` columns; words longer than a line are cut hard. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/\s+/).filter(Boolean)) {
    while (displayWidth(word) > room) {
      if (line) lines.push(line);
      line = '';
      lines.push(word.slice(0, room));
      word = word.slice(room);
    }
    if (line && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

/** `text` wrapped to `width`, the first line after `first`, the others after `rest` (prefixes of plain text). */
export function indented(
  text: string,
  width: number,
  first: string,
  rest: string = ' '.repeat(displayWidth(first)),
): string[] {
  return wrap(text, width - Math.max(displayWidth(first), displayWidth(rest))).map(
    (line, i) => (i === 0 ? first : rest) + line,
  );
}

/** A horizontal gauge of `width` cells for a fraction of 1; more than 1 is full. */
export function bar(fraction: number, width: number): string {
  const full = Math.max(0, Math.min(width, Math.round(fraction * width)));
  return '█'.repeat(full) + '░'.repeat(width - full);
}

const levels = ' ▁▂▃▄▅▆▇█';

/** One character per sample, its height the fraction of 1. */
export function sparkline(fractions: readonly number[]): string {
  return fractions
    .map((f) => levels[Math.max(0, Math.min(8, f >= 1 ? 8 : f <= 0 ? 0 : 1 + Math.floor(f * 7)))])
    .join('');
}

/** Virtual seconds as people say them: `850ms`, `4.2s`, `1m 05s`, `2h 03m`. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0s';
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 60) return `${Number(seconds.toFixed(1))}s`;
  const whole = Math.round(seconds);
  const pad = (n: number): string => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h ${pad(Math.floor((whole % 3600) / 60))}m`;
}
