import type { TemplatePosition } from '../chart-render.js';
import { warnEnd, warnStart } from '../functions/engine.js';
import { GoError } from '../go/values.js';
import { locate } from '../template/location.js';
import type { TemplateSyntaxError } from '../template/parse.js';
import { ExecError } from '../template/runtime.js';

/** A render that ended; `message` is Helm's text behind `Error: `. */
export interface RenderFailure {
  readonly error: true;
  readonly message: string;
  readonly position?: TemplatePosition;
  /** `fail` or `required` of the chart itself. */
  readonly deliberate?: boolean;
  /** The rendered document that is no YAML, and the one-based line that Helm names. */
  readonly yaml?: { readonly source: string; readonly line: number; readonly text: string; readonly offset: number };
}

export const failure = (message: string, position?: TemplatePosition): RenderFailure => ({
  error: true,
  message,
  ...(position ? { position } : {}),
});

/** engine.go cleanupParseError: only the last part of the message is kept. */
export function cleanParseError(file: string, e: TemplateSyntaxError): RenderFailure {
  const tokens = e.message.split(': ');
  const position = { file, offset: e.offset, line: 0, column: 0 };
  if (tokens.length === 1) return failure(`parse error in (${file}): ${e.message}`, position);
  const line = Number(/:(\d+)$/.exec(tokens[1]!)?.[1] ?? 0);
  return failure(`parse error at (${tokens[1]}): ${tokens.at(-1)}`, { ...position, line });
}

/** What stopped a template, as each major prints it. */
export function cleanExecError(file: string, e: unknown, helmVersion: 3 | 4): RenderFailure {
  if (e instanceof RangeError)
    return failure(`rendering template failed: ${e.message}`, { file, line: 0, column: 0, offset: 0 });
  if (!(e instanceof GoError)) throw e;
  const position = positionOf(e);
  if (!(e instanceof ExecError))
    return failure(helmVersion === 3 ? `execution error in (${file}): ${e.message}` : e.message, position);
  const [, location, rest] = splitN(e.message, ': ', 3);
  const start = rest === undefined ? -1 : rest.indexOf(warnStart);
  const end = rest === undefined ? -1 : rest.lastIndexOf(warnEnd);
  if (start >= 0 && end > start)
    return {
      ...failure(`execution error at (${location}): ${rest!.slice(start + warnStart.length, end)}`, position),
      deliberate: true,
    };
  return failure(helmVersion === 3 ? e.message : trace(e), position);
}

/** The innermost place that is in a file of the chart, rather than in text that `tpl` got. */
function positionOf(e: GoError): TemplatePosition | undefined {
  let found: TemplatePosition | undefined;
  for (let at: GoError | undefined = e; at; at = at.cause)
    if (at instanceof ExecError && at.node && !at.node.tree.dynamic) {
      const { tree, pos } = at.node;
      found = { file: tree.parseName, offset: pos, ...locate(tree.text, pos) };
    }
  return found;
}

function splitN(text: string, separator: string, n: number): string[] {
  const parts = text.split(separator);
  return parts.length <= n ? parts : [...parts.slice(0, n - 1), parts.slice(n - 1).join(separator)];
}

interface TraceLine {
  readonly location: string;
  readonly executed: string;
  readonly message: string;
}

/** Helm 4's multi-line trace (engine.go reformatExecErrorMsg): one block for each error of the chain. */
function trace(e: ExecError): string {
  const lines: TraceLine[] = [];
  for (let at: GoError | undefined = e; at; at = at.cause) {
    const parsed = parse(at.message);
    if (!parsed) return e.message;
    const last = lines.at(-1);
    if (
      !last ||
      last.location !== parsed.location ||
      last.executed !== parsed.executed ||
      last.message !== parsed.message
    )
      lines.push(parsed);
  }
  return lines
    .map(
      ({ location, executed, message }) =>
        `${location ? `${location}\n  ` : ''}${executed ? `${executed}\n    ` : ''}${message ? `${message}\n` : ''}`,
    )
    .join('')
    .trim();
}

function parse(text: string): TraceLine | undefined {
  if (!text.startsWith('template: ')) return undefined;
  const rest = text.slice('template: '.length);
  if (rest.startsWith('no template ')) return { location: '', executed: '', message: text };
  const cut = (message: string): string => message.split(' template:')[0]!;
  const at = rest.indexOf(': executing ');
  if (at >= 0) {
    const m = /^"([^"]*)" at <([\s\S]*)$/.exec(rest.slice(at + ': executing '.length));
    const close = m ? m[2]!.indexOf('>: ') : -1;
    if (!m || close < 0) return undefined;
    const location = m[2]!.slice(0, close);
    return {
      location: rest.slice(0, at),
      executed: `executing "${m[1]}" at <${location}>:`,
      message: cut(m[2]!.slice(close + 3)),
    };
  }
  const last = rest.lastIndexOf(': ');
  return last < 0 ? undefined : { location: rest.slice(0, last), executed: '', message: cut(rest.slice(last + 2)) };
}
