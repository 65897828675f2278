import type { ISCSIVolumeSource } from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, invalid, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { inclusiveRangeError } from '../../../shared/text.js';

/** validateISCSIVolumeSource of pkg/apis/core/validation/validation.go. */
export function validateISCSIVolume(s: ISCSIVolumeSource, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!s.targetPortal) errors.push(required(path.child('targetPortal')));
  if (!s.iqn) errors.push(required(path.child('iqn')));
  else errors.push(...validateName(s.iqn, path.child('iqn')));
  const lun = s.lun ?? 0;
  if (lun < 0 || lun > 255) errors.push(invalid(path.child('lun'), lun, inclusiveRangeError(0, 255)));
  if ((s.chapAuthDiscovery || s.chapAuthSession) && !s.secretRef) errors.push(required(path.child('secretRef')));
  if (s.initiatorName !== undefined) errors.push(...validateName(s.initiatorName, path.child('initiatorname')));
  return errors;
}

const formats: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.[A-Za-z0-9\-.]+:[^,;*&$|\s]+$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function validateName(name: string, path: FieldPath): FieldError[] {
  const format = formats[name.slice(0, 3)];
  if (!format) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')];
  return format.test(name) ? [] : [invalid(path, name, 'must be valid format')];
}
