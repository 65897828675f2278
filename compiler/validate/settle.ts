import { type FieldError, spokenAs137 } from './field/error.js';
import { hasOwnServer, type Resolved } from './pipeline.js';
import { fieldImmutable } from './shared/text.js';
import type { ValidationContext } from './types.js';

/**
 * Where the server validates by tags as well (1.37 on, all built-in kinds), errors come out without repeats and those that
 * a tag covers come last. Mirrors apiserver pkg/registry/rest/validate.go and apimachinery pkg/api/validate/errors.go of 1.37.
 */
export function settleErrors(kind: Resolved, given: readonly FieldError[], ctx: ValidationContext): FieldError[] {
  const { profile } = ctx;
  if (!profile.atLeast('1.35')) return given.flatMap((e) => (e.before135 ? [e, e.before135] : [e]));
  if (!profile.atLeast('1.37')) return [...given];
  if (kind.custom || hasOwnServer(kind.info.group)) return given.flatMap((error) => spokenAs137(error));
  const settled = new Map<string, FieldError>();
  const add = (error: FieldError): void => {
    const text = `${error.path}: ${error.body}`;
    if (!settled.has(text)) settled.set(text, error);
  };
  const errors = withTags(given);
  for (const error of errors) if (error.declared === undefined) add(error);
  for (const error of errors) if (error.declared !== undefined) add({ ...error, body: error.declared });
  return [...settled.values()];
}

/** What tags report: below a field that may not change they look at nothing, and at the field itself for its presence only. */
function withTags(errors: readonly FieldError[]): FieldError[] {
  const frozen = errors.filter(isImmutable).map(({ path }) => String(path));
  const unseen = ({ path, reason }: FieldError): boolean => {
    const at = String(path);
    return frozen.some((f) =>
      at === f ? reason !== 'FieldValueRequired' : at.startsWith(f) && /^[.[]/.test(at.slice(f.length)),
    );
  };
  return errors.flatMap((error): readonly FieldError[] => {
    if (!frozen.length || isImmutable(error) || !unseen(error)) return spokenAs137(error);
    const { declared: _, from137: __, ...bare } = error;
    return [bare];
  });
}

const isImmutable = (error: FieldError): boolean => error.declared !== undefined && error.body.endsWith(fieldImmutable);
