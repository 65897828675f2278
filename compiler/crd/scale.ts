import type { Json, JsonObject } from '../kube/json.js';
import { type FieldError, invalid } from '../validate/field/error.js';
import { FieldPath } from '../validate/field/path.js';
import { goText, goType } from './go-text.js';
import { isMap } from './schema.js';

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
    ...selector(object, scale.labelSelectorPath),
  ];
}

/** NestedFieldNoCopy of unstructured: the value at a path, or what is in the way. */
function lookUp(object: JsonObject, path: string): { readonly value?: Json; readonly problem?: string } {
  let value: Json = object;
  const names = path.replace(/^\./, '').split('.');
  for (const [i, name] of names.entries()) {
    if (value === null) return {};
    if (!isMap(value)) return { problem: accessorError(names.slice(0, i + 1), value, 'map[string]interface{}') };
    if (!Object.hasOwn(value, name)) return {};
    value = value[name] ?? null;
  }
  return { value };
}

const accessorError = (names: readonly string[], value: Json, wanted: string): string =>
  `.${names.join('.')} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`;

function replicas(object: JsonObject, path: string): FieldError[] {
  const { value, problem } = lookUp(object, path);
  const at = FieldPath.of(path);
  if (problem) return [invalid(at, 0, problem)];
  if (value === undefined) return [];
  if (goType(value) !== 'int64')
    return [invalid(at, 0, accessorError(path.replace(/^\./, '').split('.'), value, 'int64'))];
  const count = value as number | bigint;
  if (count < 0) return [invalid(at, count, 'should be a non-negative integer')];
  return count > 2147483647 ? [invalid(at, count, 'should be less than or equal to 2147483647')] : [];
}

function selector(object: JsonObject, path: string | undefined): FieldError[] {
  if (!path) return [];
  const { value, problem } = lookUp(object, path);
  const at = FieldPath.of(path);
  if (problem) return [invalid(at, '', problem)];
  if (value === undefined || typeof value === 'string') return [];
  return [invalid(at, '', accessorError(path.replace(/^\./, '').split('.'), value, 'string'))];
}
