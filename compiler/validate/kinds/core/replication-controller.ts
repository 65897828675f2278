import type { ReplicationController } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  defaultTemplate,
  podNameWarnings,
  templateFromHub,
  templateToHub,
  templateWarnings,
  validateRunsForever,
  validateTemplateLabels,
} from '../apps/template.js';
import { nameIsLongName, raiseGeneration } from '../checks.js';
import { dropDisabledPodFields } from './pod/drop-disabled.js';
import type { PodOptions } from './pod/options.js';
import { templateOptions, validatePodTemplateSpec } from './pod/template.js';
import { updateTemplateOptions } from './pod/update-options.js';

type ControllerObject = ReplicationController & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/core/replicationcontroller/strategy.go. */
export const replicationController: KindRules<ControllerObject> = {
  group: '',
  kind: 'ReplicationController',
  namespaced: true,
  nameErrors: nameIsLongName,
  taggedName: true,
  defaults(draft) {
    const spec = draft.spec!;
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      if (!hasKeys(spec.selector)) spec.selector = { ...labels };
      if (!hasKeys(draft.metadata.labels)) draft.metadata.labels = { ...labels };
    }
    spec.replicas ??= 1;
    defaultTemplate(spec.template);
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    draft.status = { replicas: 0 };
    draft.metadata.generation = 1;
    const spec = draft.spec!.template?.spec;
    if (spec) dropDisabledPodFields(spec, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? { replicas: 0 };
    const spec = draft.spec!.template?.spec;
    if (spec) dropDisabledPodFields(spec, old.spec?.template?.spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => validateSpec(object, templateOptions(ctx)),
  validatedFirst: { until: '1.35', check: validateUpdate },
  validateUpdate,
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name)),
    ...(old && old.metadata.generation === object.metadata.generation
      ? []
      : templateWarnings((old ?? object).spec!.template)),
  ],
};

function validateUpdate(object: ControllerObject, old: ControllerObject, ctx: ValidationContext): FieldError[] {
  return validateSpec(object, updateTemplateOptions(object.spec!.template, old.spec?.template, ctx));
}

const hasKeys = (map: object | undefined): boolean => map !== undefined && Object.keys(map).length > 0;

function validateSpec(object: ControllerObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const nonNegative = (field: 'minReadySeconds' | 'replicas'): FieldError[] =>
    validateNonnegative(spec[field], specPath.child(field)).map((e) => declared(e));
  const out = nonNegative('minReadySeconds');
  if (!hasKeys(spec.selector)) out.push(required(specPath.child('selector')));
  out.push(...nonNegative('replicas'));
  const { template } = spec;
  const at = specPath.child('template');
  if (!template) return [...out, required(at)];
  if (hasKeys(spec.selector)) out.push(...validateTemplateLabels(template, { matchLabels: spec.selector! }, at));
  out.push(...validatePodTemplateSpec(template, at, options));
  return [...out, ...validateRunsForever(template.spec!, at.child('spec'), 'ReplicationController')];
}
