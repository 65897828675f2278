/** One document of a multi-document text: its half-open range, without the separator line. */
export interface DocumentRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits at lines that begin with `---` followed by nothing but blanks or a comment, as the API machinery's reader does
 * (apimachinery pkg/util/yaml/decoder.go), so that one broken document leaves the others alone.
 */
export function splitDocuments(text: string): DocumentRange[] {
  const out: DocumentRange[] = [];
  const separator = /^---[ \t]*(?:#.*)?(?:\r?\n|$)/gm;
  let start = 0;
  for (let m = separator.exec(text); m; m = separator.exec(text)) {
    out.push({ start, end: m.index });
    start = m.index + m[0].length;
    if (m[0].length === 0) break;
  }
  out.push({ start, end: text.length });
  return out;
}
