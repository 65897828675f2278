import type { ServiceAccount } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules } from '../../types.js';
import { has } from '../checks.js';

type ServiceAccountObject = ServiceAccount & KubeObject;

const mountable = 'kubernetes.io/enforce-mountable-secrets';

/** Mirrors pkg/registry/core/serviceaccount/strategy.go. */
export const serviceAccount: KindRules<ServiceAccountObject> = {
  group: '',
  kind: 'ServiceAccount',
  namespaced: true,
  prepareForCreate: keepSecretNamesOnly,
  prepareForUpdate: keepSecretNamesOnly,
  validate: () => [],
  validateUpdate: () => [],
  warnings: (object, old) =>
    has(object.metadata.annotations, mountable) && !has(old?.metadata.annotations, mountable)
      ? [
          `metadata.annotations[${mountable}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [],
};

/** cleanSecretReferences: only the name of a secret reference counts. */
function keepSecretNamesOnly(draft: ServiceAccountObject): void {
  draft.secrets = draft.secrets?.map(({ name }) => (name === undefined ? {} : { name }));
  if (!draft.secrets) delete draft.secrets;
}
