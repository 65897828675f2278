import ts from 'typescript';
import type { Diagnostic, Label } from '../../diagnostics/diagnostic.js';
import { span } from '../../text/span.js';
import type { ProgramSources } from './sources.js';

/**
 * The compiler's findings at their places in the program's own files. About imports that lead nowhere, the compiler
 * advises to install packages; drydock says what a program may import.
 */
export function diagnosticsOf(
  found: readonly ts.Diagnostic[],
  unresolved: readonly ts.StringLiteral[],
  sources: ProgramSources,
): Diagnostic[] {
  const isUnresolved = (d: ts.Diagnostic): boolean =>
    unresolved.some((s) => s.getSourceFile() === d.file && s.getStart() === d.start);
  return [
    ...unresolved.map((s) => cannotImport(s, sources)),
    ...found
      .filter((d) => d.category === ts.DiagnosticCategory.Error && !isUnresolved(d))
      .map((d) => convert(d, sources)),
  ];
}

function cannotImport(specifier: ts.StringLiteral, sources: ProgramSources): Diagnostic {
  const relative = /^\.\.?\//.test(specifier.text);
  const file = sources.own[sources.indexOf(specifier.getSourceFile().fileName)]!.file;
  return {
    id: 'syntax/typescript',
    severity: 'error',
    message: relative ? `There is no file ${specifier.text} to import.` : `A program cannot import ${specifier.text}.`,
    span: span(file.path, specifier.getStart(), specifier.end),
    why: 'The program was not run.',
    help: 'Programs import relative `.ts` and `.json` files and `drydock`; packages and Node built-ins are out of reach.',
  };
}

function convert(d: ts.Diagnostic, sources: ProgramSources): Diagnostic {
  const { first, rest } = messageOf(d);
  const related = (d.relatedInformation ?? []).flatMap((r) => labelOf(r, sources));
  return {
    id: 'syntax/typescript',
    severity: 'error',
    message: `${first} (TS${d.code})`,
    span: placeOf(d, sources) ?? span(sources.entry, 0),
    ...(related.length ? { labels: related } : {}),
    ...(rest ? { why: rest } : {}),
  };
}

/** The compiler explains a mismatch from the outside in; the innermost line says most. */
function messageOf(d: ts.Diagnostic): { first: string; rest?: string } {
  if (typeof d.messageText === 'string') return { first: d.messageText };
  let at: ts.DiagnosticMessageChain = d.messageText;
  while (at.next?.[0]) at = at.next[0];
  return at === d.messageText ? { first: at.messageText } : { first: at.messageText, rest: d.messageText.messageText };
}

function placeOf(d: ts.DiagnosticRelatedInformation, sources: ProgramSources): Diagnostic['span'] | undefined {
  const own = d.file && sources.own[sources.indexOf(d.file.fileName)];
  if (!own || d.start === undefined) return undefined;
  return span(own.file.path, d.start, d.start + (d.length ?? 0));
}

/** Related places in drydock's declarations are left out: they are nothing that a user can change. */
function labelOf(r: ts.DiagnosticRelatedInformation, sources: ProgramSources): Label[] {
  const at = placeOf(r, sources);
  return at ? [{ span: at, text: ts.flattenDiagnosticMessageText(r.messageText, ' ') }] : [];
}
