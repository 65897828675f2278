import type { PodTemplate } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { defaultTemplate, templateFromHub, templateToHub, templateWarnings } from '../apps/template.js';
import { raiseGeneration } from '../checks.js';
import { dropDisabledPodFields } from './pod/drop-disabled.js';
import { templateOptions, validatePodTemplateSpec } from './pod/template.js';
import { updateTemplateOptions } from './pod/update-options.js';

type PodTemplateObject = PodTemplate & KubeObject;

const path = FieldPath.of('template');

/** Mirrors pkg/registry/core/podtemplate/strategy.go. */
export const podTemplate: KindRules<PodTemplateObject> = {
  group: '',
  kind: 'PodTemplate',
  namespaced: true,
  defaults: (draft) => defaultTemplate(draft.template),
  toHub: (draft) => templateToHub(draft.template),
  fromHub: (draft) => templateFromHub(draft.template),
  prepareForCreate(draft, ctx) {
    draft.metadata.generation = 1;
    dropDisabledPodFields(draft.template!.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    dropDisabledPodFields(draft.template!.spec!, old.template?.spec, ctx.profile);
    raiseGeneration(draft, old, draft.template, old.template);
  },
  validate: (object, ctx) => validatePodTemplateSpec(object.template!, path, templateOptions(ctx)),
  validateUpdate: (object, old, ctx) =>
    validatePodTemplateSpec(object.template!, path, updateTemplateOptions(object.template, old.template, ctx)),
  metaOnUpdate: ['update'],
  warnings: (object, old) =>
    old && old.metadata.generation === object.metadata.generation ? [] : templateWarnings(object.template, path),
};
