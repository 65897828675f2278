import type { DeviceSelector, OpaqueDeviceConfiguration } from '../../../../schemas/generated/types/resource_v1.js';
import { isObject, stable } from '../../../kube/json.js';
import { type FieldError, forbidden, goValue, internalError, invalid, required, tooLong } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import { byteLength, semanticEqual } from '../checks.js';
import { declaredDriverName } from '../core/volume-common.js';
import { validateSlice } from './lists.js';

/* Selectors and opaque parameters, which claims and classes share. */

const expressionMax = 10 * 1024;
const parametersMax = 10 * 1024;
export const selectorsMax = 32;
export const configMax = 32;

export interface Stored {
  readonly ctx: ValidationContext;
  /** True where the stored object held the same already. */
  readonly stored: boolean;
}

/** Equal but for nothing against empty: opaque parameters are texts to the server, in which an empty list counts. */
export const sameSpec = (a: unknown, b: unknown): boolean => semanticEqual(withTexts(a), withTexts(b));

function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTexts);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, v]) => {
    if (key === 'opaque' && isObject(v)) return [key, { ...v, parameters: stable(v['parameters']) }];
    // Of requests it is a struct, while that of devices is a map.
    return [key === 'capacity' ? 'capacityRequirements' : key, withTexts(v)];
  });
  return Object.fromEntries(entries);
}

export const validateSelectors = (
  selectors: readonly DeviceSelector[] | undefined,
  path: FieldPath,
  scope: Stored,
): FieldError[] => validateSlice(selectors, selectorsMax, (s, at) => validateSelector(s, at, scope), path);

function validateSelector({ cel }: DeviceSelector, path: FieldPath, { ctx, stored }: Stored): FieldError[] {
  if (!cel) return [required(path.child('cel'))];
  const { expression = '' } = cel;
  const at = path.child('cel', 'expression');
  if (stored && ctx.profile.atLeast('1.37')) return [];
  if (byteLength(expression) > expressionMax) return [tooLong(at, expressionMax)];
  const wrong = ctx.expressions?.checkDeviceSelector?.(expression, stored);
  if (!wrong) return [];
  switch (wrong.reason) {
    case 'required':
      return [required(at, wrong.detail)];
    case 'invalid':
      return [invalid(at, expression, wrong.detail)];
    case 'forbidden':
      return [forbidden(at, wrong.detail)];
    default:
      return [internalError(at, wrong.detail)];
  }
}

interface Configuration {
  readonly opaque?: OpaqueDeviceConfiguration;
}

/** validateDeviceConfiguration. */
export function validateConfiguration({ opaque }: Configuration, path: FieldPath, { stored }: Stored): FieldError[] {
  const at = path.child('opaque');
  if (!opaque) return [required(at)];
  return [
    ...declaredDriverName(opaque.driver ?? '', at.child('driver')),
    ...validateRawExtension(opaque.parameters, at.child('parameters'), stored),
  ];
}

function validateRawExtension(value: unknown, path: FieldPath, stored: boolean): FieldError[] {
  if (value === undefined || value === null) return [required(path)];
  if (!stored && byteLength(goValue(value)) > parametersMax) return [tooLong(path, parametersMax)];
  if (typeof value !== 'object' || Array.isArray(value))
    return [invalid(path, '<value omitted>', 'must be a valid JSON object')];
  return [];
}
