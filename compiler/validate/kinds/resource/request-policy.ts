import type {
  CapacityRequestPolicy,
  CapacityRequestPolicyRange,
} from '../../../../schemas/generated/types/resource_v1.js';
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  milliValueOf,
  type Quantity,
  quantity,
  wholeValueOf,
} from '../../../kube/quantity.js';
import { duplicate, type FieldError, forbidden, invalid, required, tooMany } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';

/* validateRequestPolicy of pkg/apis/resource/validation/validation.go: what may be requested of a shared capacity. */

const validValuesMax = 10;

export function validateRequestPolicy(
  capacity: string | number,
  policy: CapacityRequestPolicy,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  const { validValues = [], validRange, default: fallback } = policy;
  const values = validValues.length > 0;
  if (values && validRange)
    return [
      forbidden(
        path,
        'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time',
      ),
    ];
  if (!values && !validRange) return [];
  if (fallback === undefined)
    return [required(path.child('default'), `required when ${values ? 'validValues' : 'validRange'} is defined`)];
  const chosen = quantity(fallback);
  const most = quantity(capacity);
  return validRange
    ? validateRange(chosen, most, validRange, path.child('validRange'), ctx)
    : validateValues(chosen, most, validValues.map(quantity), path.child('validValues'));
}

function validateValues(chosen: Quantity, most: Quantity, values: readonly Quantity[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  values.forEach((value, i) => {
    if (i > 0 && compareQuantities(values[i - 1]!, value) > 0)
      errors.push(invalid(path.index(i), formatQuantity(value), 'values must be sorted in ascending order'));
  });
  if (values.length > validValuesMax) errors.push(tooMany(path, values.length, validValuesMax));
  else errors.push(...eachValue(values, most, path));
  if (values.length > validValuesMax || !values.some((value) => compareQuantities(value, chosen) === 0))
    errors.push(invalid(path, formatQuantity(chosen), 'default value is not valid according to the requestPolicy'));
  return errors;
}

function eachValue(values: readonly Quantity[], most: Quantity, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  values.forEach((value, i) => {
    if (compareQuantities(value, most) > 0)
      errors.push(
        invalid(path.index(i), formatQuantity(value), `option is larger than capacity value: ${formatQuantity(most)}`),
      );
  });
  const seen = new Set<string>();
  values.forEach((value, i) => {
    const key = String(wholeValueOf(value));
    if (seen.has(key)) errors.push(duplicate(path.index(i), key));
    seen.add(key);
  });
  return errors;
}

function validateRange(
  chosen: Quantity,
  most: Quantity,
  range: CapacityRequestPolicyRange,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  if (range.min === undefined) return [required(path.child('min'), 'required when validRange is defined')];
  const late = ctx.profile.atLeast('1.37');
  const min = quantity(range.min);
  const max = range.max === undefined ? undefined : quantity(range.max);
  const step = range.step === undefined ? undefined : quantity(range.step);
  const errors: FieldError[] = [];
  const above = (a: Quantity, b: Quantity, field: string, value: Quantity, detail: string): void => {
    if (compareQuantities(a, b) > 0)
      errors.push(invalid(path.child(field), formatQuantity(value), `${detail}: ${formatQuantity(b)}`));
  };
  above(min, most, 'min', min, 'min is larger than capacity value');
  if (compareQuantities(chosen, min) < 0)
    errors.push(
      invalid(
        path.child(late ? 'default' : 'min'),
        formatQuantity(chosen),
        `default is less than min: ${formatQuantity(min)}`,
      ),
    );
  if (max) {
    above(min, max, 'max', min, 'min is larger than max');
    above(max, most, 'max', max, 'max is larger than capacity value');
    above(chosen, max, late ? 'default' : 'max', chosen, 'default is more than max');
  }
  if (!step) return errors;
  const at = path.child('step');
  if (step.nano <= 0n && late) return [...errors, invalid(at, formatQuantity(step), 'must be greater than zero')];
  const added = addQuantities(min, step);
  if (compareQuantities(added, most) > 0)
    errors.push(
      invalid(
        at,
        formatQuantity(step),
        `one step ${formatQuantity(added)} is larger than capacity value: ${formatQuantity(most)}`,
      ),
    );
  const fractional = late && [chosen, min, max, step].some((q) => q && wholeValueOf(q) * NANO !== q.nano);
  const read = fractional ? milliValueOf : wholeValueOf;
  const stride = read(step);
  for (const value of max ? [chosen, max] : [chosen])
    if (stride !== 0n && (read(value) - read(min)) % stride !== 0n)
      errors.push(
        invalid(
          at,
          formatQuantity(value),
          `value is not a multiple of a given step (${formatQuantity(step)}) from (${formatQuantity(min)})`,
        ),
      );
  return errors;
}

const NANO = 1_000_000_000n;
