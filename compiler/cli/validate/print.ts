import type { Minor } from '../../../schemas/profile.js';
import { version } from '../../app/version.js';
import { type Diagnostic, sortDiagnostics } from '../../diagnostics/diagnostic.js';
import { mergeRepeats } from '../../diagnostics/merge-repeats.js';
import { isObject, stringify } from '../../kube/json.js';
import type { LoadResult } from '../../project/load.js';
import type { Report } from '../../report/reporter.js';
import type { Answered } from './answers.js';
import type { Judgement, JudgementsOfVersion } from './judge.js';

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
    webhooks: answer.webhooks,
  })}\n`;
}

/** The findings of all versions as one report: a finding that only some of them make says which. */
export function reportOf(
  load: LoadResult,
  versions: readonly JudgementsOfVersion[],
  notes: readonly Diagnostic[],
): Report {
  const most = (why: Judgement['unchecked']): number =>
    Math.max(...versions.map((v) => v.judgements.filter((j) => j.unchecked === why).length));
  const found = new Map<string, { diagnostic: Diagnostic; minors: Minor[] }>();
  for (const version of versions) {
    const said = version.judgements.flatMap((j) => j.findings);
    for (const diagnostic of mergeRepeats(sortDiagnostics([...load.diagnostics, ...notes, ...said]))) {
      const same = found.get(keyOf(diagnostic));
      if (same) same.minors.push(version.minor);
      else found.set(keyOf(diagnostic), { diagnostic, minors: [version.minor] });
    }
  }
  const diagnostics = [...found.values()].map(({ diagnostic, minors }) =>
    minors.length === versions.length
      ? diagnostic
      : { ...diagnostic, message: `${diagnostic.message} (with Kubernetes ${minors.join(', ')})` },
  );
  return {
    diagnostics: sortDiagnostics(diagnostics),
    files: load.files,
    objects: load.objects.length,
    suppressed: 0,
    baselined: 0,
    fixed: 0,
    notChecked: [
      {
        what: 'objects of unknown kinds',
        one: 'object of an unknown kind',
        count: most('unknown kind'),
      },
      {
        what: 'objects of kinds without rules',
        one: 'object of a kind without rules',
        count: most('kind without rules'),
      },
      { what: 'files that are no manifests', one: 'file that is no manifest', count: load.skipped.length },
    ],
    version,
    kubernetesVersion: versions.map((v) => v.minor).join(', '),
  };
}

/** Tells one finding from another across versions, which some messages name. */
const keyOf = (d: Diagnostic): string =>
  [d.id, d.span.file, d.span.start, d.span.end, d.pointer ?? '', d.message.replace(/^Kubernetes \d+\.\d+ /, '')].join(
    '\n',
  );
