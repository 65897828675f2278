import type {
  DaemonSet,
  DaemonSetUpdateStrategy,
  RollingUpdateDaemonSet,
} from '../../../../schemas/generated/types/apps_v1.js';
import { int64Error } from '../../../kube/int64-error.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { int, optional, labelSelector as selectorForm, struct, text } from '../../shared/internal-form.js';
import { validateLabelSelector } from '../../shared/labels.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { semanticEqual } from '../checks.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions, validatePodTemplateSpec } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
import { intOrPercentValue, notMoreThan100Percent, validatePositiveIntOrPercent } from './int-or-percent.js';
import { immutableSelector } from './selector.js';
import {
  defaultTemplate,
  isSelector,
  templateFromHub,
  templateToHub,
  templateWarnings,
  validateRunsForever,
  validateTemplateLabels,
} from './template.js';

type DaemonSetObject = DaemonSet & KubeObject;

const specPath = FieldPath.of('spec');
/** Where apps/v1 keeps the generation of the template, a field of the hub form. */
const generationKey = 'deprecated.daemonset.template.generation';
const noStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

/** Mirrors pkg/registry/apps/daemonset/strategy.go. */
export const daemonSet: KindRules<DaemonSetObject> = {
  group: 'apps',
  kind: 'DaemonSet',
  namespaced: true,
  defaults(draft) {
    const spec = draft.spec!;
    defaultStrategy(spec.updateStrategy!);
    spec.revisionHistoryLimit ??= 10;
    defaultTemplate(spec.template);
  },
  // Convert_v1_DaemonSet_To_apps_DaemonSet of pkg/apis/apps/v1/conversion.go.
  unconvertible({ metadata }) {
    const text = metadata?.annotations?.[generationKey];
    const message = text === undefined ? undefined : int64Error(text);
    return message === undefined ? undefined : { message, path: ['metadata', 'annotations', generationKey] };
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    draft.status = { ...noStatus };
    draft.metadata.generation = 1;
    setGeneration(draft, Math.max(1, generationOf(draft)));
    dropDisabledPodFields(draft.spec!.template.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    dropDisabledPodFields(draft.spec!.template.spec!, old.spec!.template.spec, ctx.profile);
    draft.status = old.status ?? { ...noStatus };
    const next = (old.metadata.generation ?? 0) + 1;
    const changed = !semanticEqual(draft.spec!.template, old.spec!.template);
    setGeneration(draft, generationOf(old) + (changed ? 1 : 0));
    if (changed || !semanticEqual(draft.spec, old.spec)) draft.metadata.generation = next;
  },
  validate: (object, ctx) => validateSpec(object, templateOptions(ctx)),
  validateUpdate: (object, old, ctx) => [
    ...immutableSelector(object.spec!.selector, old.spec!.selector),
    ...validateSpec(object, updateTemplateOptions(object.spec!.template, old.spec!.template, ctx)),
  ],
  metaOnUpdate: ['update'],
  warnings: (object, old) =>
    old && generationOf(old) === generationOf(object) ? [] : templateWarnings(object.spec!.template),
};

const generationOf = (object: DaemonSetObject): number =>
  Number(object.metadata.annotations?.[generationKey] ?? 0) || 0;

function setGeneration(object: DaemonSetObject, generation: number): void {
  object.metadata.annotations = { ...object.metadata.annotations, [generationKey]: String(generation) };
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy): void {
  strategy.type ??= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return;
  strategy.rollingUpdate ??= {};
  strategy.rollingUpdate.maxUnavailable ??= 1;
  strategy.rollingUpdate.maxSurge ??= 0;
}

function validateSpec(object: DaemonSetObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const { selector } = spec;
  const template = specPath.child('template');
  const out = validateLabelSelector(selector, specPath.child('selector'));
  if (isSelector(selector)) out.push(...validateTemplateLabels(spec.template, selector, template));
  if (selector && !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length)
    out.push(invalid(specPath.child('selector'), selectorForm(selector), 'empty selector is invalid for daemonset'));
  out.push(...validatePodTemplateSpec(spec.template, template, options));
  out.push(...validateRunsForever(spec.template.spec!, template.child('spec'), 'DaemonSet'));
  out.push(...validateNonnegative(spec.minReadySeconds, specPath.child('minReadySeconds')));
  out.push(...validateNonnegative(generationOf(object), specPath.child('templateGeneration')));
  out.push(...validateStrategy(spec.updateStrategy!, specPath.child('updateStrategy')));
  return [...out, ...validateNonnegative(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit'))];
}

/** apps.DaemonSetUpdateStrategy as Go prints it. */
const strategyForm = struct({
  Type: text,
  RollingUpdate: optional(struct({ MaxUnavailable: int, MaxSurge: int })),
});

function validateStrategy(strategy: DaemonSetUpdateStrategy, path: FieldPath): FieldError[] {
  switch (strategy.type) {
    case 'OnDelete':
      return [];
    case 'RollingUpdate':
      return strategy.rollingUpdate
        ? validateRollingUpdate(strategy.rollingUpdate, path.child('rollingUpdate'))
        : [required(path.child('rollingUpdate'))];
    default:
      return [notSupported(path, strategyForm(strategy), ['RollingUpdate', 'OnDelete'])];
  }
}

function validateRollingUpdate(update: RollingUpdateDaemonSet, path: FieldPath): FieldError[] {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  const unavailable = path.child('maxUnavailable');
  const surge = path.child('maxSurge');
  const out = validatePositiveIntOrPercent(maxUnavailable, unavailable);
  out.push(...validatePositiveIntOrPercent(maxSurge, surge));
  out.push(...notMoreThan100Percent(maxUnavailable, unavailable), ...notMoreThan100Percent(maxSurge, surge));
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0;
  const hasSurge = intOrPercentValue(maxSurge) !== 0;
  if (hasUnavailable && hasSurge) out.push(invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!hasUnavailable && !hasSurge) out.push(required(unavailable, 'cannot be 0 when maxSurge is 0'));
  return out;
}
