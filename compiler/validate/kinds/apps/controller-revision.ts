import type { ControllerRevision } from '../../../../schemas/generated/types/apps_v1.js';
import type { Json } from '../../../kube/json.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateNonnegative } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { exactlyEqual, fieldImmutable } from '../checks.js';

type RevisionObject = ControllerRevision & KubeObject;

/** Mirrors pkg/registry/apps/controllerrevision/strategy.go. */
export const controllerRevision: KindRules<RevisionObject> = {
  group: 'apps',
  kind: 'ControllerRevision',
  namespaced: true,
  validate: (object) => [...validateRevision(object), ...validateData(object)],
  validateUpdate: (object, old) => [
    ...validateRevision(object),
    ...validateImmutableData(object.data as Json | undefined, old.data as Json | undefined),
  ],
};

const validateRevision = (object: RevisionObject): FieldError[] =>
  validateNonnegative(object.revision, FieldPath.of('revision'));

/** The server compares the texts of the two; kubectl sends both with sorted keys. */
function validateImmutableData(now: Json | undefined, before: Json | undefined): FieldError[] {
  return exactlyEqual(now, before) ? [] : [invalid(FieldPath.of('data'), now, fieldImmutable)];
}

function validateData(object: RevisionObject): FieldError[] {
  const data: unknown = object.data;
  if (data === undefined || data === null) return [required(FieldPath.of('data'), 'data is mandatory')];
  if (typeof data !== 'object' || Array.isArray(data))
    return [required(FieldPath.of('data'), 'data must be a valid JSON object')];
  return [];
}
