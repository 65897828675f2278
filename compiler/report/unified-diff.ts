/** A unified diff of two texts with three lines of context; empty where they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const a = splitLines(before);
  const b = splitLines(after);
  const script = editScript(a, b);
  const hunks = group(script);
  const body = hunks.map((h) => hunk(h, a, b)).join('');
  return `--- a/${path}\n+++ b/${path}\n${body}`;
}

type Op = { readonly kind: ' ' | '-' | '+'; readonly a: number; readonly b: number };

const context = 3;
const splitLines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Longest common subsequence over the part that differs; beyond a bound the middle is replaced as a whole. */
function editScript(a: readonly string[], b: readonly string[]): Op[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const ops: Op[] = [];
  for (let i = 0; i < head; i++) ops.push({ kind: ' ', a: i, b: i });
  ops.push(...middle(a, b, head, a.length - tail, b.length - tail));
  for (let i = tail; i > 0; i--) ops.push({ kind: ' ', a: a.length - i, b: b.length - i });
  return ops;
}

function middle(a: readonly string[], b: readonly string[], from: number, aEnd: number, bEnd: number): Op[] {
  const rows = aEnd - from;
  const columns = bEnd - from;
  const ops: Op[] = [];
  const common = rows * columns <= 4_000_000 ? lengths(a, b, from, aEnd, bEnd) : undefined;
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (common && i < rows && j < columns && a[from + i] === b[from + j])
      ops.push({ kind: ' ', a: from + i++, b: from + j++ });
    else if (i < rows && (j === columns || !common || common[i + 1]![j]! >= common[i]![j + 1]!))
      ops.push({ kind: '-', a: from + i++, b: from + j });
    else ops.push({ kind: '+', a: from + i, b: from + j++ });
  }
  return ops;
}

function lengths(a: readonly string[], b: readonly string[], from: number, aEnd: number, bEnd: number): Uint32Array[] {
  const rows = aEnd - from;
  const columns = bEnd - from;
  const table = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      table[i]![j] =
        a[from + i] === b[from + j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  return table;
}

function group(ops: readonly Op[]): Op[][] {
  const hunks: Op[][] = [];
  let last = -1;
  ops.forEach((op, i) => {
    if (op.kind === ' ') return;
    const start = Math.max(0, i - context);
    const current = hunks.at(-1);
    if (current && start <= last + 1) current.push(...ops.slice(last + 1, i + 1));
    else hunks.push(ops.slice(start, i + 1));
    last = i;
    const end = Math.min(ops.length, i + context + 1);
    const next = ops.slice(i + 1, end);
    const clean = next.findIndex((o) => o.kind !== ' ');
    const keep = clean < 0 ? next.length : 0;
    hunks.at(-1)!.push(...next.slice(0, keep));
    last = i + keep;
  });
  return hunks;
}

function hunk(ops: readonly Op[], a: readonly string[], b: readonly string[]): string {
  const removed = ops.filter((o) => o.kind !== '+').length;
  const added = ops.filter((o) => o.kind !== '-').length;
  const first = ops[0]!;
  const range = (start: number, count: number): string => `${count === 0 ? start : start + 1},${count}`;
  const lines = ops.map((o) => `${o.kind}${o.kind === '+' ? b[o.b] : a[o.a]}\n`).join('');
  return `@@ -${range(first.a, removed)} +${range(first.b, added)} @@\n${lines}`;
}
