import type { DeviceTaint, DeviceToleration } from '../../../../schemas/generated/types/resource_v1.js';
import { declared, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import { invalidEach, isValidLabelValue, validateLabelName } from '../checks.js';

/* validateDeviceTaint and validateDeviceToleration of pkg/apis/resource/validation/validation.go. */

const effectsOf = ({ profile }: ValidationContext): readonly string[] =>
  profile.atLeast('1.35') ? ['NoExecute', 'NoSchedule', 'None'] : ['NoExecute', 'NoSchedule'];

const validateLabelValue = (value: string, path: FieldPath): FieldError[] =>
  invalidEach(path, value, isValidLabelValue(value));

export function validateDeviceTaint(
  taint: DeviceTaint,
  old: DeviceTaint | undefined,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  const effects = effectsOf(ctx);
  const { key = '', value = '', effect = '' } = taint;
  const errors = validateLabelName(key, path.child('key'));
  if (value) errors.push(...validateLabelValue(value, path.child('value')));
  if (old && (old.effect ?? '') === effect) return errors;
  const at = path.child('effect');
  if (!effect) errors.push(declared(required(at)));
  else if (!effects.includes(effect)) errors.push(declared(notSupported(at, effect, effects)));
  return errors;
}

export function validateDeviceToleration(
  toleration: DeviceToleration,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  const effects = effectsOf(ctx);
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  const errors = key ? validateLabelName(key, path.child('key')).map((e) => declared(e)) : [];
  if (operator === 'Exists') {
    if (value) errors.push(invalid(path.child('value'), value, 'must be empty for operator `Exists`'));
  } else if (operator === 'Equal') errors.push(...validateLabelValue(value, path.child('value')));
  else if (!operator) errors.push(declared(required(path.child('operator'))));
  else errors.push(declared(notSupported(path.child('operator'), operator, ['Equal', 'Exists'])));
  if (effect && !effects.includes(effect)) errors.push(declared(notSupported(path.child('effect'), effect, effects)));
  return errors;
}

/** SetDefaults_DeviceTaint. */
export function stampTaint(taint: DeviceTaint, now: string): void {
  taint.timeAdded ??= now;
}
