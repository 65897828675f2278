import type { Diagnostic, FixSafety, Severity } from '../diagnostics/diagnostic.js';
import type { Position } from '../text/line-index.js';
import type { SourceFile } from '../text/source-file.js';
import type { Span } from '../text/span.js';

/** Something that was left unchecked, and why: shown in every format that has a place for it. */
export interface NotChecked {
  /** `objects of unknown kinds`, `files that are no manifests`. */
  readonly what: string;
  /** The same for exactly one: `object of an unknown kind`. */
  readonly one?: string;
  readonly count: number;
}

/** The outcome of one run. */
export interface Report {
  /** Sorted; suppressed and baselined findings are gone. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly objects: number;
  readonly suppressed: number;
  readonly baselined: number;
  /** Findings that `--fix` has mended. */
  readonly fixed: number;
  readonly notChecked: readonly NotChecked[];
  readonly version: string;
  readonly kubernetesVersion: string;
}

/** What a reporter may know of a rule or code, for formats that carry their own catalogue. */
export interface Explanation {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly category: string;
  readonly fixable?: FixSafety;
  /** The whole document. */
  readonly markdown: string;
}

export interface ReportEnvironment {
  readonly color: boolean;
  readonly columns: number;
  explain(id: string): Explanation | undefined;
}

/** One output format. Pure: the same report gives the same bytes. */
export interface Reporter {
  readonly format: string;
  render(report: Report, env: ReportEnvironment): string;
}

export interface Place {
  readonly file: string;
  /** One-based line and column, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where a span lies, for people and formats that count lines; files that were not read are placed at their start. */
export function placeIn(files: ReadonlyMap<string, SourceFile>, span: Span): Place {
  const lines = files.get(span.file)?.lines;
  const origin: Position = { line: 0, column: 0 };
  const start = lines?.position(span.start) ?? origin;
  const end = lines?.position(span.end) ?? origin;
  return {
    file: span.file,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}

export interface Tally {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly fixable: number;
  readonly unsafelyFixable: number;
}

export function tally(diagnostics: readonly Diagnostic[]): Tally {
  const of = (s: Severity): number => diagnostics.filter((d) => d.severity === s).length;
  const fixableAs = (s: FixSafety): number => diagnostics.filter((d) => d.fixes?.[0]?.safety === s).length;
  return {
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    fixable: fixableAs('safe'),
    unsafelyFixable: fixableAs('unsafe'),
  };
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `3 objects of unknown kinds`, `1 object of an unknown kind`. */
export const countOf = ({ count, one, what }: NotChecked): string => plural(count, one ?? what, what);

/** The closing line: `2 errors, 1 warning in 12 objects; 1 suppressed; not checked: 3 objects of unknown kinds`. */
export function summaryLine(report: Report): string {
  const { errors, warnings, infos } = tally(report.diagnostics);
  const found = [
    errors ? plural(errors, 'error') : '',
    warnings ? plural(warnings, 'warning') : '',
    infos ? plural(infos, 'note') : '',
  ].filter(Boolean);
  const parts = [`${found.join(', ') || 'No findings'} in ${plural(report.objects, 'object')}`];
  if (report.fixed) parts.push(`${report.fixed} fixed`);
  if (report.suppressed) parts.push(`${report.suppressed} suppressed`);
  if (report.baselined) parts.push(`${report.baselined} in the baseline`);
  const unchecked = report.notChecked.filter((n) => n.count > 0).map(countOf);
  if (unchecked.length) parts.push(`not checked: ${unchecked.join(', ')}`);
  return parts.join('; ');
}

/** Text from the input, made harmless for terminals: control characters become visible signs. */
export function printable(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
