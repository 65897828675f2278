import type { IntOrString } from '../../../kube/int-or-string.js';
import { type FieldError, invalid, named } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isValidPercent } from '../../shared/names.js';
import { validateNonnegative } from '../../shared/object-meta.js';

/** Numbers and percentages of roll-outs. Mirrors pkg/apis/apps/validation/validation.go. */

/** ValidatePositiveIntOrPercent. */
export function validatePositiveIntOrPercent(value: IntOrString, path: FieldPath): FieldError[] {
  if (typeof value === 'number') return validateNonnegative(value, path);
  return invalidEach(path, named(value), isValidPercent(value));
}

const percentOf = (value: IntOrString): number | undefined =>
  typeof value === 'string' && isValidPercent(value).length === 0 ? goInt(value.slice(0, -1)) : undefined;

/** strconv.Atoi, 0 where it does not parse; a number too large is capped. */
const goInt = (text: string): number => (/^[+-]?\d+$/.test(text) ? Number(text) : 0);

/** getIntOrPercentValue. */
export const intOrPercentValue = (value: IntOrString): number =>
  percentOf(value) ?? (typeof value === 'number' ? value : goInt(value));

/** IsNotMoreThan100Percent. */
export const notMoreThan100Percent = (value: IntOrString, path: FieldPath): FieldError[] =>
  (percentOf(value) ?? 0) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
