import type { LabelSelector, LabelSelectorRequirement } from '../../../schemas/generated/types/meta_v1.js';
import { type FieldError, forbidden, invalid, named, required } from '../field/error.js';
import type { FieldPath } from '../field/path.js';
import { invalidEach, isQualifiedName, isValidLabelValue } from './names.js';

/** Labels and label selectors. Mirrors apimachinery pkg/apis/meta/v1/validation/validation.go. */

export const validateLabelName = (name: string, path: FieldPath): FieldError[] =>
  invalidEach(path, name, isQualifiedName(name));

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  for (const key in labels) {
    out.push(...validateLabelName(key, path));
    const value = labels[key]!;
    out.push(...invalidEach(path, value, isValidLabelValue(value)));
  }
  return out;
}

export interface LabelSelectorOptions {
  readonly allowInvalidValues?: boolean;
  readonly allowUnknownOperator?: boolean;
}

/** LabelSelectorHasInvalidLabelValue: such a selector may stay as it is on update. */
export function hasInvalidLabelValue(selector: LabelSelector | undefined): boolean {
  return (selector?.matchExpressions ?? []).some((e) => (e.values ?? []).some((v) => isValidLabelValue(v).length > 0));
}

export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: FieldPath,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (!selector) return [];
  const out = validateLabels(selector.matchLabels, path.child('matchLabels'));
  selector.matchExpressions?.forEach((expression, i) => {
    out.push(...validateLabelSelectorRequirement(expression, path.child('matchExpressions').index(i), options));
  });
  return out;
}

export function validateLabelSelectorRequirement(
  requirement: LabelSelectorRequirement,
  path: FieldPath,
  options: LabelSelectorOptions = {},
): FieldError[] {
  const out: FieldError[] = [];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        out.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        out.push(forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    default:
      if (!options.allowUnknownOperator)
        out.push(invalid(path.child('operator'), named(requirement.operator ?? ''), 'not a valid selector operator'));
  }
  out.push(...validateLabelName(requirement.key ?? '', path.child('key')));
  if (!options.allowInvalidValues)
    values.forEach((value, i) => {
      out.push(...invalidEach(path.child('values').index(i), value, isValidLabelValue(value)));
    });
  return out;
}
