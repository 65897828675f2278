/** Go's position in a text: one-based line, zero-based column in bytes (on the first line and after a line feed). */
export function locate(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: Buffer.byteLength(text.slice(start, offset)) };
}
