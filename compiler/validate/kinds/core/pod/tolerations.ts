import type { Toleration } from '../../../../../schemas/generated/types/core_v1.js';
import { int64Error } from '../../../../kube/int64-error.js';
import { type FieldError, invalid, named, notSupported, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { validateLabelName } from '../../../shared/labels.js';
import { isValidLabelValue } from '../../../shared/names.js';
import { emptyError } from '../../../shared/text.js';
import type { PodOptions } from './options.js';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** validateTaintEffect. */
export function validateTaintEffect(effect: string, path: FieldPath): FieldError[] {
  if (effect === '') return [required(path)];
  return effects.includes(effect) ? [] : [notSupported(path, effect, effects)];
}

/** ValidateTolerations. */
export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  tolerations?.forEach((toleration, i) => {
    const at = path.index(i);
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
    if (key) out.push(...validateLabelName(key, at.child('key')));
    else if (operator !== 'Exists') out.push(invalid(at.child('operator'), named(operator), keylessText));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      out.push(
        invalid(at.child('effect'), named(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    out.push(...validateOperator(operator, value, at, options));
    if (effect) out.push(...validateTaintEffect(effect, at.child('effect')));
  });
  return out;
}

const keylessText = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

function validateOperator(operator: string, value: string, path: FieldPath, options: PodOptions): FieldError[] {
  const at = path.child('operator');
  switch (operator) {
    case '':
    case 'Equal': {
      const texts = isValidLabelValue(value);
      return texts.length ? [invalid(at, value, texts.join(';'))] : [];
    }
    case 'Exists':
      return value ? [invalid(at, value, "value must be empty when `operator` is 'Exists'")] : [];
    case 'Lt':
    case 'Gt':
      if (!options.profile.atLeast('1.35')) break;
      if (!options.allowTaintTolerationComparison) return [notSupported(at, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
      return comparisonErrors(value).map((text) => invalid(path.child('value'), value, text));
  }
  return [notSupported(at, operator, ['Equal', 'Exists'])];
}

function comparisonErrors(value: string): string[] {
  const out: string[] = [];
  if (value === '') out.push(emptyError);
  else if (!/^(?:0|-?[1-9]\d*)$/.test(value)) out.push('must be a valid decimal integer in canonical form');
  const error = int64Error(value);
  return error ? [...out, error] : out;
}
