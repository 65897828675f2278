import { get, type JsonObject } from '../kube/json.js';
import { type FieldError, invalid } from '../validate/field/error.js';
import { FieldPath } from '../validate/field/path.js';

export interface ScaleSubresource {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

/** ValidateScaleSpec and ValidateScaleStatus (pkg/registry/customresource/validator.go). */
export function scaleErrors(object: JsonObject, scale: ScaleSubresource | undefined): FieldError[] {
  if (!scale) return [];
  return [
    ...replicas(object, scale.specReplicasPath),
    ...replicas(object, scale.statusReplicasPath),
    ...selector(object, scale),
  ];
}

const stepsOf = (path: string): string[] => path.replace(/^\./, '').split('.');

function replicas(object: JsonObject, path: string): FieldError[] {
  const value = get(object, stepsOf(path));
  const at = FieldPath.of(path);
  if (value === undefined) return [];
  if ((typeof value !== 'number' || !Number.isInteger(value)) && typeof value !== 'bigint')
    return [invalid(at, 0, `${path} accessor error: ${String(value)} is of the type ${typeof value}, expected int64`)];
  if (value < 0) return [invalid(at, value, 'should be a non-negative integer')];
  return value > 2147483647 ? [invalid(at, value, 'should be less than or equal to 2147483647')] : [];
}

function selector(object: JsonObject, { labelSelectorPath }: ScaleSubresource): FieldError[] {
  if (!labelSelectorPath) return [];
  const value = get(object, stepsOf(labelSelectorPath));
  if (value === undefined || typeof value === 'string') return [];
  const text = `${labelSelectorPath} accessor error: ${String(value)} is of the type ${typeof value}, expected string`;
  return [invalid(FieldPath.of(labelSelectorPath), '', text)];
}
