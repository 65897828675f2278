import type { ApiObject } from '../lower/api-object.js';
import type { Diagnostic } from './diagnostic.js';
import type { Suppression } from './suppress.js';
import { malformed } from './suppress-comments.js';
import { readSuppressionList } from './suppress-list.js';

/** `drydock.dev/ignore: "rule, rule -- reason"` on an object silences these rules for the whole object. */
export const ignoreAnnotation = 'drydock.dev/ignore';

/** The suppression an object carries, if it does. */
export function suppressionsOfAnnotations(
  object: ApiObject,
  suggest: (rule: string) => string | undefined,
): { suppressions: Suppression[]; diagnostics: Diagnostic[] } {
  const metadata = own(object.value, 'metadata');
  const text = own(own(metadata, 'annotations'), ignoreAnnotation);
  if (typeof text !== 'string') return { suppressions: [], diagnostics: [] };
  const place = object.provenance.locate(['metadata', 'annotations', ignoreAnnotation]).spans[0]!.span;
  const { rules, reason, problem } = readSuppressionList(text, suggest);
  const kind = own(object.value, 'kind');
  const name = own(metadata, 'name') ?? '';
  const namespace = own(metadata, 'namespace') ?? '';
  const suppression: Suppression = {
    rules,
    ...(reason ? { reason } : {}),
    span: place,
    source: 'annotation',
    covers: ({ object: of }) =>
      of !== undefined && of.kind === kind && of.name === name && (of.namespace ?? '') === namespace,
  };
  return { suppressions: rules.length ? [suppression] : [], diagnostics: problem ? [malformed(place, problem)] : [] };
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
