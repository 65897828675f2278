/** Plain-text tables and bars. */
export interface Style {
  readonly color: boolean;
  readonly columns: number;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export const paint = (style: Style, code: keyof typeof codes, text: string): string =>
  style.color ? `\u001b[${codes[code]}m${text}\u001b[0m` : text;

/** Columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  const numeric = (cell: string): boolean => /^-?[\d.]+%?$/.test(cell);
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => (numeric(cell) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)));
      return `${indent}${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** `████░░░░ 50%`. */
export function bar(used: number, total: number, width = 20): string {
  const share = total > 0 ? used / total : 0;
  const full = Math.max(0, Math.min(width, Math.round(share * width)));
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(Math.round(share * 100)).padStart(3)}%`;
}

/** What a table leaves out. */
export const more = (n: number, what: string): string => (n > 0 ? `  … and ${n} more ${what}\n` : '');
