import { escapeHtml, stringify } from '../../kube/json.js';

/**
 * The text behind "immutable" refusals: a unified diff of two values in their internal form.
 * Mirrors apimachinery pkg/util/diff/diff.go over go-difflib (the matcher of Python's difflib).
 */
export function unifiedDiff(before: unknown, after: unknown): string {
  const a = lines(before);
  const b = lines(after);
  let out = '';
  for (const group of grouped(opCodes(a, b), 3)) {
    const first = group[0]!;
    const last = group.at(-1)!;
    out += `@@ -${range(first.i1, last.i2)} +${range(first.j1, last.j2)} @@\n`;
    for (const { tag, i1, i2, j1, j2 } of group) {
      if (tag === 'equal') for (const line of a.slice(i1, i2)) out += ` ${line}\n`;
      else {
        for (const line of a.slice(i1, i2)) out += `-${line}\n`;
        for (const line of b.slice(j1, j2)) out += `+${line}\n`;
      }
    }
  }
  return out;
}

const lines = (value: unknown): string[] => escapeHtml(stringify(value, 1) ?? 'null').split('\n');

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface OpCode {
  readonly tag: 'equal' | 'change';
  readonly i1: number;
  readonly i2: number;
  readonly j1: number;
  readonly j2: number;
}

function range(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

function opCodes(a: readonly string[], b: readonly string[]): OpCode[] {
  const codes: OpCode[] = [];
  let i = 0;
  let j = 0;
  for (const m of matchingBlocks(a, b)) {
    if (i < m.a || j < m.b) codes.push({ tag: 'change', i1: i, i2: m.a, j1: j, j2: m.b });
    i = m.a + m.size;
    j = m.b + m.size;
    if (m.size) codes.push({ tag: 'equal', i1: m.a, i2: i, j1: m.b, j2: j });
  }
  return codes;
}

function matchingBlocks(a: readonly string[], b: readonly string[]): Match[] {
  const places = new Map<string, number[]>();
  b.forEach((line, j) => {
    const at = places.get(line);
    if (at) at.push(j);
    else places.set(line, [j]);
  });
  // Lines that a long text repeats often do not count as matches.
  if (b.length >= 200)
    for (const [line, at] of places) if (at.length > Math.floor(b.length / 100) + 1) places.delete(line);

  const found: Match[] = [];
  const visit = (alo: number, ahi: number, blo: number, bhi: number): void => {
    const m = longestMatch(a, b, places, alo, ahi, blo, bhi);
    if (!m.size) return;
    if (alo < m.a && blo < m.b) visit(alo, m.a, blo, m.b);
    found.push(m);
    if (m.a + m.size < ahi && m.b + m.size < bhi) visit(m.a + m.size, ahi, m.b + m.size, bhi);
  };
  visit(0, a.length, 0, b.length);

  const merged: Match[] = [];
  for (const m of found) {
    const last = merged.at(-1);
    if (last && last.a + last.size === m.a && last.b + last.size === m.b)
      merged[merged.length - 1] = { ...last, size: last.size + m.size };
    else merged.push(m);
  }
  return [...merged, { a: a.length, b: b.length, size: 0 }];
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  alo: number,
  ahi: number,
  blo: number,
  bhi: number,
): Match {
  let best: Match = { a: alo, b: blo, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = alo; i < ahi; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i]!) ?? []) {
      if (j < blo) continue;
      if (j >= bhi) break;
      const k = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, k);
      if (k > best.size) best = { a: i - k + 1, b: j - k + 1, size: k };
    }
    lengths = next;
  }
  let { a: i, b: j, size } = best;
  while (i > alo && j > blo && a[i - 1] === b[j - 1]) {
    i--;
    j--;
    size++;
  }
  while (i + size < ahi && j + size < bhi && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

/** Hunks: changes with `context` equal lines around them. */
function grouped(codes: OpCode[], context: number): OpCode[][] {
  const ops = [...codes];
  const first = ops[0];
  if (!first) return [];
  if (first.tag === 'equal')
    ops[0] = { ...first, i1: Math.max(first.i1, first.i2 - context), j1: Math.max(first.j1, first.j2 - context) };
  const last = ops.at(-1)!;
  if (last.tag === 'equal')
    ops[ops.length - 1] = {
      ...last,
      i2: Math.min(last.i2, last.i1 + context),
      j2: Math.min(last.j2, last.j1 + context),
    };
  const groups: OpCode[][] = [];
  let group: OpCode[] = [];
  for (const op of ops) {
    let { i1, j1 } = op;
    if (op.tag === 'equal' && op.i2 - i1 > 2 * context) {
      group.push({ ...op, i2: i1 + context, j2: j1 + context });
      groups.push(group);
      group = [];
      i1 = op.i2 - context;
      j1 = op.j2 - context;
    }
    group.push({ ...op, i1, j1 });
  }
  if (group.length && !(group.length === 1 && group[0]!.tag === 'equal')) groups.push(group);
  return groups;
}
