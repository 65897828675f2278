import type { JobSpec, JobTemplateSpec } from '../../../../schemas/generated/types/batch_v1.js';
import type { PodSpec } from '../../../../schemas/generated/types/core_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import { type FieldError, invalid, notSupported, required, tooLong } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { labelSelector as selectorForm } from '../../shared/internal-form.js';
import { isDomainPrefixedPath } from '../../shared/names.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import { byteLength } from '../../shared/text.js';
import type { PodOptions } from '../core/pod/options.js';
import { validatePodTemplateSpec } from '../core/pod/template.js';
import { successPolicyForm } from './forms.js';
import { validateFailurePolicy, validateSuccessPolicy } from './policies.js';

const counters = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/** SetDefaults_Job, without the labels: they belong to the object. */
export function defaultJobSpec(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
}

/** What every job spec defaults, even in the template of a CronJob. */
export function defaultJobPatterns(spec: JobSpec): void {
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) if (!pattern.status) pattern.status = 'True';
}

/** validateJobSpec of pkg/apis/batch/validation/validation.go: all but the selector. */
export function validateJobSpec(spec: JobSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  for (const key of counters) out.push(...validateNonnegative(spec[key], path.child(key)));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    out.push(required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) {
    out.push(...isDomainPrefixedPath(path.child('managedBy'), spec.managedBy));
    if (byteLength(spec.managedBy) > 63) out.push(tooLong(path.child('managedBy'), 63));
  }
  out.push(...validateCompletionMode(spec, path));
  if (spec.podFailurePolicy) out.push(...validateFailurePolicy(spec, path.child('podFailurePolicy')));
  if (spec.successPolicy) {
    const at = path.child('successPolicy');
    if (spec.completionMode !== 'Indexed')
      out.push(invalid(at, successPolicyForm(spec.successPolicy), 'requires indexed completion mode'));
    else out.push(...validateSuccessPolicy(spec, at));
  }
  out.push(...validateReplacementPolicy(spec, path.child('podReplacementPolicy')));
  out.push(...validatePodTemplateSpec(spec.template, path.child('template'), options));
  return [...out, ...validateRestartPolicy(spec, spec.template.spec!, path.child('template', 'spec', 'restartPolicy'))];
}

function validateRestartPolicy(spec: JobSpec, pod: PodSpec, path: FieldPath): FieldError[] {
  const policy = pod.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  return spec.podFailurePolicy && policy !== 'Never'
    ? [invalid(path, policy, `only ${quoteGo('Never')} is supported when podFailurePolicy is specified`)]
    : [];
}

const replacementPolicies = ['Failed', 'TerminatingOrFailed'];

function validateReplacementPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const policy = spec.podReplacementPolicy;
  if (policy === undefined) return [];
  const supported = spec.podFailurePolicy ? ['Failed'] : replacementPolicies;
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

const softLimit = 100_000;
const highLimit = 10_000;

function validateCompletionMode(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes } = spec;
  const out: FieldError[] = [];
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    out.push(notSupported(path.child('completionMode'), mode, ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') out.push(...validateIndexed(spec, path));
  if (mode === undefined || mode === 'NonIndexed') {
    const text = 'requires indexed completion mode';
    if (backoffLimitPerIndex !== undefined)
      out.push(invalid(path.child('backoffLimitPerIndex'), backoffLimitPerIndex, text));
    if (maxFailedIndexes !== undefined) out.push(invalid(path.child('maxFailedIndexes'), maxFailedIndexes, text));
  }
  return out;
}

function validateIndexed(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const out: FieldError[] = [];
  if (completions === undefined) out.push(required(path.child('completions'), 'when completion mode is Indexed'));
  const tooHigh = (key: 'parallelism' | 'maxFailedIndexes', value: number, text: string): void => {
    out.push(invalid(path.child(key), value, text));
  };
  if (parallelism !== undefined && parallelism > softLimit)
    tooHigh('parallelism', parallelism, `must be less than or equal to ${softLimit} when completion mode is Indexed`);
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    tooHigh('maxFailedIndexes', maxFailedIndexes, 'must be less than or equal to completions');
  if (maxFailedIndexes !== undefined && maxFailedIndexes > softLimit)
    tooHigh('maxFailedIndexes', maxFailedIndexes, `must be less than or equal to ${softLimit}`);
  if (completions === undefined || completions <= softLimit || backoffLimitPerIndex === undefined) return out;
  if (maxFailedIndexes === undefined)
    out.push(required(path.child('maxFailedIndexes'), `must be specified when completions is above ${softLimit}`));
  const text = `must be less than or equal to ${highLimit} when completions are above ${softLimit} and used with backoff limit per index`;
  if (parallelism !== undefined && parallelism > highLimit) tooHigh('parallelism', parallelism, text);
  if (maxFailedIndexes !== undefined && maxFailedIndexes > highLimit)
    tooHigh('maxFailedIndexes', maxFailedIndexes, text);
  return out;
}

/** ValidateJobTemplateSpec, of CronJobs. */
export function validateJobTemplate(template: JobTemplateSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const spec = template.spec!;
  const out = validateJobSpec(spec, path.child('spec'), options);
  if (spec.selector)
    out.push(invalid(path.child('spec', 'selector'), selectorForm(spec.selector), '`selector` will be auto-generated'));
  if (spec.manualSelector) out.push(notSupported(path.child('spec', 'manualSelector'), true, ['nil', 'false']));
  return out;
}

/** A part that 1.37 brought behind an alpha gate. */
export function dropScheduling(spec: JobSpec, old: JobSpec | undefined): void {
  if ((old as { scheduling?: unknown } | undefined)?.scheduling === undefined)
    delete (spec as { scheduling?: unknown }).scheduling;
}
