import type { ControllerRevision } from '../../../../schemas/generated/types/apps_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { validateImmutableField } from '../checks.js';

type RevisionObject = ControllerRevision & KubeObject;

/** Mirrors pkg/registry/apps/controllerrevision/strategy.go. */
export const controllerRevision: KindRules<RevisionObject> = {
  group: 'apps',
  kind: 'ControllerRevision',
  namespaced: true,
  validate: (object) => [...validateRevision(object), ...validateData(object)],
  validateUpdate: (object, old) => [
    ...validateRevision(object),
    ...validateImmutableField(object.data, old.data, FieldPath.of('data')),
  ],
};

const validateRevision = (object: RevisionObject): FieldError[] =>
  validateNonnegative(object.revision, FieldPath.of('revision'));

function validateData(object: RevisionObject): FieldError[] {
  const data: unknown = object.data;
  if (data === undefined || data === null) return [required(FieldPath.of('data'), 'data is mandatory')];
  if (typeof data !== 'object' || Array.isArray(data))
    return [required(FieldPath.of('data'), 'data must be a valid JSON object')];
  return [];
}
