import type { ReplicaSet } from '../../../../schemas/generated/types/apps_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { labelSelector as selectorForm } from '../../shared/internal-form.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { raiseGeneration } from '../checks.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
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

type ReplicaSetObject = ReplicaSet & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/apps/replicaset/strategy.go. */
export const replicaSet: KindRules<ReplicaSetObject> = {
  group: 'apps',
  kind: 'ReplicaSet',
  namespaced: true,
  defaults(draft) {
    draft.spec!.replicas ??= 1;
    defaultTemplate(draft.spec!.template);
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    draft.status = { replicas: 0 };
    draft.metadata.generation = 1;
    dropDisabledPodFields(draft.spec!.template!.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? { replicas: 0 };
    dropDisabledPodFields(draft.spec!.template!.spec!, old.spec!.template!.spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => validateSpec(object, templateOptions(ctx)),
  validateUpdate: (object, old, ctx) => [
    ...validateSpec(object, updateTemplateOptions(object.spec!.template, old.spec!.template, ctx)),
    ...immutableSelector(object.spec!.selector, old.spec!.selector),
  ],
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name)),
    ...(old && old.metadata.generation === object.metadata.generation ? [] : templateWarnings(object.spec!.template)),
  ],
};

function validateSpec(object: ReplicaSetObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const out = validateNonnegative(spec.replicas, specPath.child('replicas'));
  out.push(...validateNonnegative(spec.minReadySeconds, specPath.child('minReadySeconds')));
  const at = specPath.child('selector');
  if (!spec.selector) out.push(required(at));
  else out.push(...validateWorkloadSelector(spec.selector, at, 'deployment'));
  if (!isSelector(spec.selector)) return [...out, invalid(at, selectorForm(spec.selector), 'invalid label selector')];
  return [...out, ...validateReplicatedTemplate(spec.template!, spec.selector, specPath.child('template'), options)];
}
