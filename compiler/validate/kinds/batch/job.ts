import type { Job } from '../../../../schemas/generated/types/batch_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { matchesSelector } from '../../../kube/selectors.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { map as mapForm, labelSelector as selectorForm } from '../../shared/internal-form.js';
import { validateLabelSelector } from '../../shared/labels.js';
import { isDNS1123Label } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  defaultTemplate,
  isSelector,
  podNameWarnings,
  templateFromHub,
  templateToHub,
  templateWarnings,
  validateTemplateLabels,
} from '../apps/template.js';
import { raiseGeneration } from '../checks.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
import { defaultJobPatterns, defaultJobSpec, dropScheduling, validateJobSpec } from './job-spec.js';
import { validateJobSpecUpdate } from './job-update.js';

export type JobObject = Job & KubeObject;

const specPath = FieldPath.of('spec');
const nameLabels = ['job-name', 'batch.kubernetes.io/job-name'];
const uidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

/** Mirrors pkg/registry/batch/job/strategy.go and pkg/apis/batch/validation/validation.go. */
export const job: KindRules<JobObject> = {
  group: 'batch',
  kind: 'Job',
  namespaced: true,
  defaults(draft) {
    const spec = draft.spec!;
    defaultJobSpec(spec);
    // The very same map, as in Go: labels that the selector adds to the template show up in the job's, too.
    const labels = spec.template.metadata?.labels;
    if (labels && Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = labels;
    defaultJobPatterns(spec);
    defaultTemplate(spec.template);
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    if (!draft.spec!.manualSelector) generateSelector(draft);
    draft.status = {};
    draft.metadata.generation = 1;
    dropScheduling(draft.spec!, undefined);
    dropDisabledPodFields(draft.spec!.template.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? {};
    dropScheduling(draft.spec!, old.spec);
    dropDisabledPodFields(draft.spec!.template.spec!, old.spec!.template.spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => validateJob(object, templateOptions(ctx), true),
  validatedFirst: { until: '1.37', check: validateAgain },
  validateUpdate,
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name)),
    ...(old && old.metadata.generation === object.metadata.generation
      ? []
      : [...limitWarnings(object), ...templateWarnings(object.spec!.template)]),
  ],
};

/** generateSelector: pods of a job are found by its uid. */
function generateSelector(job: JobObject): void {
  const spec = job.spec!;
  spec.template.metadata ??= {};
  spec.template.metadata.labels ??= {};
  const { labels } = spec.template.metadata;
  for (const key of nameLabels) if (!Object.hasOwn(labels, key)) labels[key] = job.metadata.name ?? '';
  for (const key of uidLabels) if (!Object.hasOwn(labels, key)) labels[key] = job.metadata.uid ?? '';
  const selector = { ...spec.selector };
  selector.matchLabels = { [uidLabels[1]!]: job.metadata.uid ?? '', ...selector.matchLabels };
  spec.selector = selector;
}

/** ValidateJob with the options of an update. */
function validateAgain(object: JobObject, old: JobObject, ctx: ValidationContext): FieldError[] {
  const before = old.spec!.template.metadata?.labels ?? {};
  const prefixed = Object.hasOwn(before, nameLabels[1]!) && Object.hasOwn(before, uidLabels[1]!);
  return validateJob(object, updateTemplateOptions(object.spec!.template, old.spec!.template, ctx), prefixed);
}

function validateUpdate(object: JobObject, old: JobObject, ctx: ValidationContext): FieldError[] {
  const options = updateTemplateOptions(object.spec!.template, old.spec!.template, ctx);
  return [
    ...validateSpec(object, options),
    ...validateJobSpecUpdate(object, old, ctx),
    ...(ctx.profile.atLeast('1.37') ? validateHostnames(object) : []),
  ];
}

/** ValidateJob. */
function validateJob(object: JobObject, options: PodOptions, prefixed: boolean): FieldError[] {
  return [
    ...validateGeneratedSelector(object, prefixed),
    ...validateSpec(object, options),
    ...validateHostnames(object),
  ];
}

/** The pods of an indexed job are called after it and their index. */
function validateHostnames({ spec, metadata }: JobObject): FieldError[] {
  const { completionMode, completions = 0 } = spec!;
  if (completionMode !== 'Indexed' || completions <= 0) return [];
  const name = metadata.name ?? '';
  const hostname = `${name}-${completions - 1}`;
  if (isDNS1123Label(hostname).length === 0) return [];
  const text = `will not able to create pod with invalid DNS label: ${hostname}`;
  return [invalid(FieldPath.of('metadata', 'name'), name, text)];
}

function validateGeneratedSelector(object: JobObject, prefixed: boolean): FieldError[] {
  const spec = object.spec!;
  if (spec.manualSelector || !spec.selector) return [];
  const { name = '', uid = '' } = object.metadata;
  const labels = spec.template.metadata?.labels ?? {};
  const out: FieldError[] = [];
  const expected: Record<string, string> = {};
  for (const i of prefixed ? [0, 1] : [0])
    for (const [key, value] of [
      [uidLabels[i]!, uid],
      [nameLabels[i]!, name],
    ] as const) {
      expected[key] = value;
      const at = specPath.child('template', 'metadata', 'labels').key(key);
      if (!Object.hasOwn(labels, key)) out.push(required(at, `must be '${value}'`));
      else if (labels[key] !== value) out.push(invalid(at, mapForm(labels), `must be '${value}'`));
    }
  if (isSelector(spec.selector) && !matchesSelector(spec.selector, expected))
    out.push(invalid(specPath.child('selector'), selectorForm(spec.selector), '`selector` not auto-generated'));
  return out;
}

/** ValidateJobSpec. */
function validateSpec(object: JobObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const out = validateJobSpec(spec, specPath, options);
  if (!spec.selector) out.push(required(specPath.child('selector')));
  else out.push(...validateLabelSelector(spec.selector, specPath.child('selector')));
  if (isSelector(spec.selector) && !(spec.selector && matchesSelector(spec.selector, spec.template.metadata?.labels)))
    out.push(...validateTemplateLabels(spec.template, spec.selector, specPath.child('template')));
  return out;
}

export function limitWarnings(object: { spec?: Job['spec'] }, path: FieldPath = specPath): string[] {
  const { completionMode, completions = 0, parallelism = 0 } = object.spec ?? {};
  if (completionMode !== 'Indexed' || completions <= 100_000 || parallelism <= 10_000) return [];
  return [
    `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
  ];
}
