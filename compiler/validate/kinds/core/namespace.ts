import type { Namespace } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { nameIsDNSLabel } from '../../shared/names.js';
import { validateFinalizerName } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';

type NamespaceObject = Namespace & KubeObject;

const finalizersPath = FieldPath.of('spec', 'finalizers');

/** Mirrors pkg/registry/core/namespace/strategy.go. */
export const namespace: KindRules<NamespaceObject> = {
  group: '',
  kind: 'Namespace',
  namespaced: false,
  nameErrors: nameIsDNSLabel,
  defaults(draft) {
    if (draft.metadata.name)
      draft.metadata.labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': draft.metadata.name };
    draft.status ??= {};
    draft.status.phase ??= 'Active';
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Active' };
    draft.spec ??= {};
    const finalizers = draft.spec.finalizers ?? [];
    if (!finalizers.includes('kubernetes')) draft.spec.finalizers = [...finalizers, 'kubernetes'];
  },
  prepareForUpdate(draft, old) {
    draft.spec ??= {};
    if (old.spec?.finalizers) draft.spec.finalizers = old.spec.finalizers;
    else delete draft.spec.finalizers;
    draft.status = old.status ?? {};
  },
  validate: validateNamespace,
  // The strategy validates the whole object, then the update.
  validateUpdate: validateNamespace,
  metaOnUpdate: ['create', 'update'],
};

function validateNamespace(object: NamespaceObject): FieldError[] {
  return (object.spec?.finalizers ?? []).flatMap((name) => [
    ...validateFinalizerName(name, finalizersPath),
    ...(name.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(name)
      ? []
      : [invalid(finalizersPath, name, 'name is neither a standard finalizer name nor is it fully qualified')]),
  ]);
}
