import type { ISCSIPersistentVolumeSource } from '../../../../schemas/generated/types/core_v1.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { byteLength, inclusiveRangeError } from '../checks.js';

const iqn = /iqn\.\d{4}-\d{2}\.[A-Za-z0-9\-.]+:[^,;*&$|\s]+$/;
const eui = /^eui.[A-Za-z0-9]{16}$/;
const naa = /^naa.[A-Za-z0-9]{32}$/;

/** validateISCSIPersistentVolumeSource of pkg/apis/core/validation/validation.go. */
export function validateISCSI(s: ISCSIPersistentVolumeSource, path: FieldPath, volume: string): FieldError[] {
  const errors: FieldError[] = [];
  const portal = s.targetPortal ?? '';
  if (!portal) errors.push(required(path.child('targetPortal')));
  if (s.initiatorName !== undefined && byteLength(`${volume}:${portal}`) > 64)
    errors.push(
      invalid(
        path.child('targetportal'),
        portal,
        'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ),
    );
  if (!s.iqn) errors.push(required(path.child('iqn')));
  else errors.push(...validateName(s.iqn, path.child('iqn')));
  const lun = s.lun ?? 0;
  if (lun < 0 || lun > 255) errors.push(invalid(path.child('lun'), lun, inclusiveRangeError(0, 255)));
  if ((s.chapAuthDiscovery || s.chapAuthSession) && !s.secretRef) errors.push(required(path.child('secretRef')));
  if (s.secretRef && !s.secretRef.name) errors.push(required(path.child('secretRef', 'name')));
  if (s.initiatorName !== undefined) errors.push(...validateName(s.initiatorName, path.child('initiatorname')));
  return errors;
}

function validateName(name: string, path: FieldPath): FieldError[] {
  const pattern = name.startsWith('iqn')
    ? iqn
    : name.startsWith('eui')
      ? eui
      : name.startsWith('naa')
        ? naa
        : undefined;
  return pattern?.test(name) ? [] : [invalid(path, name, 'must be valid format')];
}
