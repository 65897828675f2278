import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../../../../schemas/generated/types/batch_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import { duplicate, type FieldError, invalid, notSupported, required, tooLong, tooMany } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isQualifiedName } from '../../shared/names.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import { byteLength } from '../../shared/text.js';
import { countIndexes } from './indexes.js';

/** Failure and success policies of jobs. Mirrors pkg/apis/batch/validation/validation.go. */

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

const validValues = (values: readonly string[]): string => `valid values: [${values.map(quoteGo).join(' ')}]`;

/** Required where empty, not supported where unknown. */
function oneOf(value: string | undefined, values: readonly string[], path: FieldPath): FieldError[] {
  if (!value) return [required(path, validValues(values))];
  return values.includes(value) ? [] : [notSupported(path, value, values)];
}

/** An Invalid error that does not print the value (field.OmitValueType). */
const invalidWithoutValue = (path: FieldPath, text: string): FieldError => ({
  reason: 'FieldValueInvalid',
  path,
  body: `Invalid value: ${text}`,
});

export function validateFailurePolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const at = path.child('rules');
  const out: FieldError[] = rules.length > 20 ? [tooMany(at, rules.length, 20)] : [];
  const pod = spec.template.spec!;
  const containers = new Set([...(pod.containers ?? []), ...(pod.initContainers ?? [])].map((c) => c.name));
  rules.forEach((rule, i) => {
    out.push(...validateFailureRule(spec, rule, at.index(i), containers));
  });
  return out;
}

function validateFailureRule(
  spec: JobSpec,
  rule: PodFailurePolicyRule,
  path: FieldPath,
  containers: ReadonlySet<string>,
): FieldError[] {
  const out: FieldError[] = [];
  const action = path.child('action');
  if (rule.action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      out.push(invalid(action, rule.action, 'requires the backoffLimitPerIndex to be set'));
  } else out.push(...oneOf(rule.action, actions, action));
  const codes = rule.onExitCodes;
  const conditions = rule.onPodConditions ?? [];
  if (codes) out.push(...validateExitCodes(codes, path.child('onExitCodes'), containers));
  if (conditions.length) out.push(...validatePodConditions(conditions, path.child('onPodConditions')));
  if (codes && conditions.length)
    out.push(invalidWithoutValue(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!codes && !conditions.length)
    out.push(invalidWithoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return out;
}

function validatePodConditions(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: FieldPath,
): FieldError[] {
  const out: FieldError[] = patterns.length > 20 ? [tooMany(path, patterns.length, 20)] : [];
  patterns.forEach((pattern, i) => {
    const at = path.index(i);
    out.push(...invalidEach(at.child('type'), pattern.type, isQualifiedName(pattern.type)));
    out.push(...oneOf(pattern.status, statuses, at.child('status')));
  });
  return out;
}

function validateExitCodes(
  codes: PodFailurePolicyOnExitCodesRequirement,
  path: FieldPath,
  containers: ReadonlySet<string>,
): FieldError[] {
  const out = oneOf(codes.operator, operators, path.child('operator'));
  const name = codes.containerName;
  if (name !== undefined && !containers.has(name))
    out.push(
      invalid(
        path.child('containerName'),
        name,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  const values = codes.values ?? [];
  const at = path.child('values');
  if (values.length === 0) out.push(invalid(at, codes.values, 'at least one value is required'));
  else if (values.length > 255) out.push(tooMany(at, values.length, 255));
  const seen = new Set<number>();
  values.forEach((value, i) => {
    if (codes.operator === 'In' && value === 0)
      out.push(invalid(at.index(i), value, 'must not be 0 for the In operator'));
    if (seen.has(value)) out.push(duplicate(at.index(i), value));
    seen.add(value);
  });
  if (values.some((value, i) => i > 0 && values[i - 1]! > value)) out.push(invalid(at, values, 'must be ordered'));
  return out;
}

export function validateSuccessPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  const at = path.child('rules');
  const out: FieldError[] = [];
  if (rules.length === 0)
    out.push(required(at, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > 20) out.push(tooMany(at, rules.length, 20));
  rules.forEach((rule, i) => {
    out.push(...validateSuccessRule(rule, spec.completions ?? 0, at.index(i)));
  });
  return out;
}

function validateSuccessRule(rule: SuccessPolicyRule, completions: number, path: FieldPath): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const out: FieldError[] = [];
  if (count === undefined && indexes === undefined)
    out.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (indexes !== undefined) {
    const at = path.child('succeededIndexes');
    if (byteLength(indexes) > 64 * 1024) out.push(tooLong(at, 64 * 1024));
    const counted = countIndexes(indexes, completions);
    if (typeof counted === 'string') out.push(invalid(at, indexes, `error parsing succeededIndexes: ${counted}`));
    else total = counted;
  }
  if (count === undefined) return out;
  const at = path.child('succeededCount');
  out.push(...validateNonnegative(count, at));
  const limit = (most: number, what: string): number =>
    out.push(invalid(at, count, `must be less than or equal to ${most} (the number of ${what})`));
  if (count > completions) limit(completions, 'specified completions');
  if (indexes !== undefined && count > total) limit(total, 'indexes in the specified succeededIndexes field');
  return out;
}
