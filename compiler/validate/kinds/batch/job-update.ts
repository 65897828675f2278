import type { JobSpec } from '../../../../schemas/generated/types/batch_v1.js';
import type { Affinity, PodTemplateSpec } from '../../../../schemas/generated/types/core_v1.js';
import { type FieldError, invalid, named } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { optional, labelSelector as selectorForm } from '../../shared/internal-form.js';
import { fieldImmutable } from '../../shared/text.js';
import type { ValidationContext } from '../../types.js';
import { semanticEqual } from '../checks.js';
import { podSpecForm, podTemplateForm } from '../core/pod/internal-forms.js';
import { failurePolicyForm, successPolicyForm } from './forms.js';
import type { JobObject } from './job.js';

const specPath = FieldPath.of('spec');

/** ValidateJobSpecUpdate, without the checks of the spec itself. */
export function validateJobSpecUpdate(object: JobObject, old: JobObject, ctx: ValidationContext): FieldError[] {
  const spec = object.spec!;
  const before = old.spec!;
  const immutable = (key: keyof JobSpec, print: (value: unknown) => unknown = (v) => v): FieldError[] =>
    sameField(spec[key], before[key]) ? [] : [invalid(specPath.child(key), print(spec[key]), fieldImmutable)];
  return [
    ...validateCompletions(spec, before),
    ...immutable('selector', selectorForm),
    ...validateTemplate(object, old, ctx),
    ...immutable('completionMode', (mode) => named(String(mode))),
    ...immutable('podFailurePolicy', optional(failurePolicyForm)),
    ...immutable('backoffLimitPerIndex'),
    ...immutable('managedBy'),
    ...immutable('successPolicy', optional(successPolicyForm)),
  ];
}

/** Pointers: something empty is not nothing. */
const sameField = (a: unknown, b: unknown): boolean => (a === undefined) === (b === undefined) && semanticEqual(a, b);

function validateCompletions(spec: JobSpec, old: JobSpec): FieldError[] {
  const at = specPath.child('completions');
  const same = spec.completions === old.completions;
  if (same) return [];
  if (spec.completionMode !== 'Indexed') return [invalid(at, spec.completions, fieldImmutable)];
  if (spec.completions === undefined || spec.completions === spec.parallelism) return [];
  return [invalid(at, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** validatePodTemplateUpdate: a suspended job may still change where its pods go, and since 1.36 what they ask for. */
function validateTemplate(object: JobObject, old: JobObject, ctx: ValidationContext): FieldError[] {
  const template = object.spec!.template;
  const suspended = old.spec!.suspend === true;
  const started = old.status?.startTime !== undefined;
  const mutable = suspended && mayChangeTemplate(old);
  const is136 = ctx.profile.atLeast('1.36');
  let before = old.spec!.template;
  if (is136 ? mutable : suspended && !started) before = withDirectivesOf(template, before);
  if (is136 && mutable) {
    const at = specPath.child('template.spec');
    const allowed = withResourcesOf(template, before);
    return semanticEqual(template.spec, allowed.spec)
      ? []
      : [invalid(at, podSpecForm(ctx.profile)(template.spec), fieldImmutable)];
  }
  const at = specPath.child('template');
  return semanticEqual(template, before) ? [] : [invalid(at, podTemplateForm(ctx.profile)(template), fieldImmutable)];
}

function mayChangeTemplate(old: JobObject): boolean {
  const { startTime, active = 0, conditions = [] } = old.status ?? {};
  const hasCondition = conditions.some((c) => c.type === 'Suspended' && c.status === 'True');
  return (startTime === undefined || hasCondition) && active === 0;
}

function withDirectivesOf(template: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const spec = { ...old.spec! };
  const affinity: Affinity = { ...spec.affinity };
  delete affinity.nodeAffinity;
  if (template.spec!.affinity?.nodeAffinity) affinity.nodeAffinity = template.spec!.affinity.nodeAffinity;
  if (Object.keys(affinity).length || template.spec!.affinity) spec.affinity = affinity;
  else delete spec.affinity;
  for (const key of ['nodeSelector', 'tolerations', 'schedulingGates'] as const)
    Object.assign(spec, { [key]: template.spec![key] });
  const metadata = { ...old.metadata };
  for (const key of ['annotations', 'labels'] as const) Object.assign(metadata, { [key]: template.metadata?.[key] });
  return { metadata, spec };
}

function withResourcesOf(template: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const spec = { ...old.spec! };
  for (const key of ['containers', 'initContainers'] as const) {
    const now = template.spec![key];
    if (!spec[key] || now?.length !== spec[key].length) continue;
    spec[key] = spec[key].map((container, i) =>
      container.name === now[i]!.name ? { ...container, resources: now[i]!.resources ?? {} } : container,
    );
  }
  return { ...old, spec };
}
