import type { StorageVersionMigration } from '../../../../schemas/generated/types/storagemigration_v1beta1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { struct, text } from '../../shared/internal-form.js';
import type { KindRules } from '../../types.js';
import { fieldImmutable, isDNS1035Label, isDNS1123Subdomain, semanticEqual } from '../checks.js';

type MigrationObject = StorageVersionMigration & KubeObject;

/** Mirrors pkg/registry/storagemigration/storagemigration/strategy.go and ValidateStorageVersionMigration. */
export const storageVersionMigration: KindRules<MigrationObject> = {
  group: 'storagemigration.k8s.io',
  kind: 'StorageVersionMigration',
  namespaced: false,
  metaOnUpdate: ['create', 'update'],
  unconditionalUpdate: false,
  prepareForCreate(draft) {
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(semanticEqual(object.spec, old.spec)
      ? []
      : [invalid(FieldPath.of('spec'), internalSpec(object.spec), fieldImmutable)]),
  ],
};

const internalSpec = struct({ Resource: struct({ group: text, resource: text }) });

function validate({ spec }: MigrationObject): FieldError[] {
  const errors: FieldError[] = [];
  const path = FieldPath.of('spec', 'resource');
  const { resource, group } = (spec?.resource ?? {}) as { resource?: string; group?: string };
  const joined = (field: string, value: string, texts: readonly string[]): void => {
    if (texts.length) errors.push(invalid(path.child(field), value, texts.join(',')));
  };
  if (resource) joined('resource', resource, isDNS1035Label(resource));
  else errors.push(required(path.child('resource'), 'resource is required to be set'));
  if (group) joined('group', group, isDNS1123Subdomain(group));
  return errors;
}
