import { version } from '../../app/version.js';
import { type Diagnostic, sortDiagnostics } from '../../diagnostics/diagnostic.js';
import { mergeRepeats } from '../../diagnostics/merge-repeats.js';
import { isObject, stringify } from '../../kube/json.js';
import type { LoadResult } from '../../project/load.js';
import type { Report } from '../../report/reporter.js';
import { type DiagnoseContext, diagnose } from '../../validate/diagnose.js';
import type { Answered } from './answers.js';

/** One answer as one line of JSON: the machine interface. */
export function jsonLine({ file, document, object, answer }: Answered): string {
  const value = object?.value ?? {};
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  return `${stringify({
    file,
    document,
    apiVersion: value['apiVersion'],
    kind: value['kind'],
    name: metadata['name'],
    namespace: metadata['namespace'],
    code: answer.code,
    reason: answer.reason,
    message: answer.message,
    causes: answer.causes,
    warnings: answer.warnings,
    object: answer.object,
  })}\n`;
}

/** The answers of one version as a report of findings; `known` are those that an earlier version has, too. */
export function reportOfAnswers(
  load: LoadResult,
  answers: readonly Answered[],
  ctx: DiagnoseContext,
  known: ReadonlySet<string> = new Set(),
): Report {
  const said = answers.flatMap(({ object, answer }) => (object ? diagnose(object, answer, ctx) : []));
  const diagnostics = mergeRepeats(sortDiagnostics([...load.diagnostics, ...said])).filter((d) => !known.has(keyOf(d)));
  return {
    diagnostics,
    files: load.files,
    objects: load.objects.length,
    suppressed: 0,
    baselined: 0,
    fixed: 0,
    notChecked: [
      {
        what: 'objects of kinds without rules',
        one: 'object of a kind without rules',
        count: answers.filter((a) => a.answer.unchecked).length,
      },
      { what: 'files that are no manifests', one: 'file that is no manifest', count: load.skipped.length },
    ],
    version,
    kubernetesVersion: ctx.minor,
  };
}

/** Tells one finding from another across versions. */
export const keyOf = (d: Diagnostic): string =>
  [d.id, d.span.file, d.span.start, d.span.end, d.pointer ?? '', d.message].join('\n');
