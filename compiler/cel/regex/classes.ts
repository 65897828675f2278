import { type Node, type Range, takes } from './nodes.js';

/** `\d`, `\s`, `\w`. */
export const perl: Readonly<Record<string, readonly Range[]>> = {
  d: [[48, 57]],
  s: [
    [9, 10],
    [12, 13],
    [32, 32],
  ],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
};

/** `[:name:]`. */
export const posix: Readonly<Record<string, readonly Range[]>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: [[48, 57]],
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word: perl['w']!,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/** The characters outside of the ranges. */
export function invert(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  let next = 0;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > next) out.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= 0x10ffff) out.push([next, 0x10ffff]);
  return out;
}

/** Ranges of all characters that one of the nodes takes; only needed for negated classes with `\p` in them. */
export function complement(nodes: readonly Node[]): Range[] {
  const out: Range[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const c = String.fromCodePoint(code);
    if (nodes.some((n) => takes(n, c, code))) out.push([code, code]);
  }
  return out;
}
