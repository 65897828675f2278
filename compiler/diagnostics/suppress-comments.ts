import type { SourceFile } from '../text/source-file.js';
import { type Span, span } from '../text/span.js';
import type { Diagnostic } from './diagnostic.js';
import type { Suppression } from './suppress.js';
import { readSuppressionList } from './suppress-list.js';

/**
 * `# drydock-ignore RULE, RULE -- reason` in YAML, `//` in TypeScript, `{{- /* … *\/}}` in chart templates:
 * behind a line for that line, above one for the next; `-block` reaches over all that is indented below, `-file` over all.
 */
const comment = /(?:^|\s)(#|\/\/|\{\{-?\s*\/\*)\s*drydock-ignore(-block|-file)?(?![\w-])[ \t:]*(.*)$/;

export interface CommentSuppressions {
  readonly suppressions: Suppression[];
  readonly diagnostics: Diagnostic[];
}

/** Finds the suppressions of a file's comments. `suggest`: see `readSuppressionList`. */
export function suppressionsOfComments(
  file: SourceFile,
  suggest: (rule: string) => string | undefined,
): CommentSuppressions {
  const out: CommentSuppressions = { suppressions: [], diagnostics: [] };
  if (!file.text.includes('drydock-ignore')) return out;
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.line(line);
    const found = comment.exec(text);
    if (!found) continue;
    const [, , scope = '', body = ''] = found;
    const { rules, reason, problem } = readSuppressionList(body.replace(/\*\/\s*-?\}\}.*$/, ''), suggest);
    const place = spanOfComment(file, line, text, found.index);
    if (problem) out.diagnostics.push(malformed(place, problem));
    if (rules.length === 0) continue;
    const trailing = text.slice(0, found.index).trim() !== '';
    const [first, last] = reach(file, line, trailing, scope);
    out.suppressions.push({
      rules,
      ...(reason ? { reason } : {}),
      span: place,
      source: 'comment',
      covers: (d) => {
        if (d.span.file !== file.path) return false;
        const at = file.lines.position(d.span.start).line;
        return at >= first && at <= last;
      },
    });
  }
  return out;
}

export function malformed(place: Span, problem: string): Diagnostic {
  return {
    id: 'suppression/malformed',
    severity: 'warning',
    message: `This suppression cannot be read: ${problem}${problem.endsWith('?') ? '' : '.'}`,
    span: place,
    help: 'Write `drydock-ignore RULE, RULE -- reason`; `drydock explain --all` lists the rules.',
  };
}

/** The comment with the blanks before it; the whole line where there is nothing else on it. */
function spanOfComment(file: SourceFile, line: number, text: string, index: number): Span {
  const start = file.lines.offset({ line, column: 0 });
  if (text.slice(0, index).trim() !== '') {
    const code = text.slice(0, index).trimEnd().length;
    return span(file.path, start + code, start + text.length);
  }
  return span(file.path, start, file.lines.offset({ line: line + 1, column: 0 }) || start + text.length);
}

/** Zero-based first and last line that a comment speaks of. */
function reach(file: SourceFile, line: number, trailing: boolean, scope: string): [number, number] {
  if (scope === '-file') return [0, file.lines.count];
  let first = line;
  if (!trailing) {
    first = line + 1;
    while (first < file.lines.count && /^\s*(?:#|\/\/|\{\{-?\s*\/\*|$)/.test(file.lines.line(first))) first++;
  }
  if (scope !== '-block') return [first, first];
  const indent = indentOf(file.lines.line(first));
  const opensList = /:\s*(?:#.*)?$/.test(file.lines.line(first));
  let last = first;
  for (let at = first + 1; at < file.lines.count; at++) {
    const text = file.lines.line(at);
    if (text.trim() === '') continue;
    const item = opensList && indentOf(text) === indent && /^\s*- /.test(text);
    if (/^---/.test(text) || (indentOf(text) <= indent && !item)) break;
    last = at;
  }
  return [first, last];
}

const indentOf = (text: string): number => text.length - text.trimStart().length;
