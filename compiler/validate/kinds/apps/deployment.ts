import type {
  Deployment,
  DeploymentStrategy,
  RollingUpdateDeployment,
} from '../../../../schemas/generated/types/apps_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { int, optional, labelSelector as selectorForm, struct, text } from '../../shared/internal-form.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { semanticEqual } from '../checks.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
import { intOrPercentValue, notMoreThan100Percent, validatePositiveIntOrPercent } from './int-or-percent.js';
import { immutableSelector } from './selector.js';
import {
  defaultTemplate,
  isSelector,
  podNameWarnings,
  templateFromHub,
  templateToHub,
  templateWarnings,
  validateReplicatedTemplate,
  validateWorkloadSelector,
} from './template.js';

type DeploymentObject = Deployment & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/apps/deployment/strategy.go and pkg/apis/apps/validation/validation.go. */
export const deployment: KindRules<DeploymentObject> = {
  group: 'apps',
  kind: 'Deployment',
  namespaced: true,
  defaults(draft) {
    const spec = draft.spec!;
    spec.replicas ??= 1;
    defaultStrategy(spec.strategy!);
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    defaultTemplate(spec.template);
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    draft.status = {};
    draft.metadata.generation = 1;
    dropDisabledPodFields(draft.spec!.template.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? {};
    dropDisabledPodFields(draft.spec!.template.spec!, old.spec!.template.spec, ctx.profile);
    const changed =
      !semanticEqual(draft.spec, old.spec) || !semanticEqual(draft.metadata.annotations, old.metadata.annotations);
    if (changed) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate: (object, ctx) => validateSpec(object, templateOptions(ctx)),
  validateUpdate: (object, old, ctx) => [
    ...validateSpec(object, updateTemplateOptions(object.spec!.template, old.spec!.template, ctx)),
    ...immutableSelector(object.spec!.selector, old.spec!.selector),
  ],
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name)),
    ...(old?.metadata.generation === object.metadata.generation && old ? [] : templateWarnings(object.spec!.template)),
  ],
};

function defaultStrategy(strategy: DeploymentStrategy): void {
  strategy.type ??= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return;
  strategy.rollingUpdate ??= {};
  strategy.rollingUpdate.maxUnavailable ??= '25%';
  strategy.rollingUpdate.maxSurge ??= '25%';
}

function validateSpec(object: DeploymentObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const out = validateNonnegative(spec.replicas, specPath.child('replicas'));
  const at = specPath.child('selector');
  if (!spec.selector) out.push(required(at));
  else out.push(...validateWorkloadSelector(spec.selector, at, 'deployment'));
  if (!isSelector(spec.selector)) out.push(invalid(at, selectorForm(spec.selector), 'invalid label selector'));
  else out.push(...validateReplicatedTemplate(spec.template, spec.selector, specPath.child('template'), options));
  out.push(...validateStrategy(spec.strategy!, specPath.child('strategy')));
  const minReady = spec.minReadySeconds ?? 0;
  out.push(...validateNonnegative(minReady, specPath.child('minReadySeconds')));
  out.push(...validateNonnegative(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit')));
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined) {
    const path = specPath.child('progressDeadlineSeconds');
    out.push(...validateNonnegative(deadline, path));
    if (deadline <= minReady) out.push(invalid(path, deadline, 'must be greater than minReadySeconds'));
  }
  return out;
}

/** apps.DeploymentStrategy as Go prints it. */
const strategyForm = struct({
  Type: text,
  RollingUpdate: optional(struct({ MaxUnavailable: int, MaxSurge: int })),
});

function validateStrategy(strategy: DeploymentStrategy, path: FieldPath): FieldError[] {
  const { type, rollingUpdate } = strategy;
  const at = path.child('rollingUpdate');
  switch (type) {
    case 'Recreate':
      return rollingUpdate ? [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")] : [];
    case 'RollingUpdate':
      return rollingUpdate
        ? validateRollingUpdate(rollingUpdate, at)
        : [required(at, 'this should be defaulted and never be nil')];
    default:
      return [notSupported(path, strategyForm(strategy), ['Recreate', 'RollingUpdate'])];
  }
}

function validateRollingUpdate(update: RollingUpdateDeployment, path: FieldPath): FieldError[] {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  const at = path.child('maxUnavailable');
  const out = validatePositiveIntOrPercent(maxUnavailable, at);
  out.push(...validatePositiveIntOrPercent(maxSurge, path.child('maxSurge')));
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0)
    out.push(invalid(at, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  return [...out, ...notMoreThan100Percent(maxUnavailable, at)];
}
