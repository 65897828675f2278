/** What YAML texts break on: indicators, indentation, and what looks like either. */
const snippets = [
  ' ',
  '\n',
  ':',
  ': ',
  '- ',
  '#',
  ' #',
  '\r\n',
  '"',
  "'",
  '|',
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a',
  '*a',
  '!',
  '  ',
  'x',
  '0',
  '\t',
  '>',
  '?',
  '@',
  '-',
  '%',
];

/** Up to three random edits of a text, for tests that compare two readers; `next` gives numbers in [0, 1). @internal */
export function mutateText(text: string, next: () => number): string {
  let out = text;
  for (let i = 0, n = 1 + Math.floor(next() * 3); i < n; i++) {
    const at = Math.floor(next() * out.length);
    const cut = Math.floor(next() * 3);
    out = out.slice(0, at) + (next() < 0.6 ? snippets[Math.floor(next() * snippets.length)] : '') + out.slice(at + cut);
  }
  return out;
}
