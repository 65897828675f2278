const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text of a string literal token (parser/unescape.go). */
export function unquoteString(token: string): string {
  return unquote(token, (sequence) => {
    const code = codeOf(sequence);
    return code === undefined ? (simple[sequence[0]!] ?? sequence) : String.fromCodePoint(code);
  });
}

/** The bytes of a bytes literal token: escapes are bytes, everything else is UTF-8. */
export function unquoteBytes(token: string): Uint8Array {
  const chunks: number[] = [];
  const encoder = new TextEncoder();
  const body = token.slice(1);
  const raw = /^[rR]/.test(body);
  const inner = stripQuotes(body);
  const pattern = /\\([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7]|[\s\S])/g;
  let from = 0;
  const text = (s: string): void => void chunks.push(...encoder.encode(s));
  if (!raw)
    for (let m = pattern.exec(inner); m; m = pattern.exec(inner)) {
      text(inner.slice(from, m.index));
      const code = codeOf(m[1]!);
      if (code === undefined) text(simple[m[1]!] ?? m[1]!);
      else chunks.push(code & 0xff);
      from = m.index + m[0].length;
    }
  text(inner.slice(from));
  return Uint8Array.from(chunks);
}

function unquote(token: string, replace: (sequence: string) => string): string {
  const inner = stripQuotes(token);
  if (/^[rR]/.test(token)) return inner;
  return inner.replace(
    /\\([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7]|[\s\S])/g,
    (_m, sequence: string) => replace(sequence),
  );
}

function stripQuotes(token: string): string {
  const body = token.replace(/^[rR]/, '');
  const width = /^("""|''')/.test(body) && body.length >= 6 ? 3 : 1;
  return body.slice(width, -width);
}

function codeOf(sequence: string): number | undefined {
  if (/^[xXuU]./.test(sequence)) return Number.parseInt(sequence.slice(1), 16);
  return /^[0-3][0-7][0-7]$/.test(sequence) ? Number.parseInt(sequence, 8) : undefined;
}
