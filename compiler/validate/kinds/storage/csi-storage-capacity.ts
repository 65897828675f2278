import type { CSIStorageCapacity } from '../../../../schemas/generated/types/storage_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { compareQuantities, quantity } from '../../../kube/quantity.js';
import { type FieldError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { labelSelector } from '../../shared/internal-form.js';
import { nodeLabelDeprecation } from '../../shared/node-selector.js';
import type { KindRules } from '../../types.js';
import {
  fieldImmutable,
  invalidEach,
  isDNS1123Subdomain,
  negativeMessage,
  semanticEqual,
  validateLabelSelector,
} from '../checks.js';

type CapacityObject = CSIStorageCapacity & KubeObject;

const topologyPath = FieldPath.of('nodeTopology');
const classPath = FieldPath.of('storageClassName');

/** Mirrors pkg/registry/storage/csistoragecapacity/strategy.go and ValidateCSIStorageCapacity. */
export const csiStorageCapacity: KindRules<CapacityObject> = {
  group: 'storage.k8s.io',
  kind: 'CSIStorageCapacity',
  namespaced: true,
  metaOnUpdate: ['create', 'update'],
  unconditionalUpdate: false,
  validate: (object) => validate(object, false),
  validateUpdate(object, old) {
    const errors = validate(object, validateLabelSelector(old.nodeTopology, FieldPath.root).length > 0);
    if (!semanticEqual(object.nodeTopology, old.nodeTopology))
      errors.push(invalid(topologyPath, labelSelector(object.nodeTopology), fieldImmutable));
    if ((object.storageClassName ?? '') !== (old.storageClassName ?? ''))
      errors.push(invalid(classPath, object.storageClassName ?? '', fieldImmutable));
    return errors;
  },
  warnings({ nodeTopology }) {
    const warnings: string[] = [];
    (nodeTopology?.matchExpressions ?? []).forEach(({ key }, i) => {
      const text = nodeLabelDeprecation(key);
      if (text) warnings.push(`${topologyPath.child('matchExpressions').index(i).child('key')}: ${key} is ${text}`);
    });
    for (const key of Object.keys(nodeTopology?.matchLabels ?? {})) {
      const text = nodeLabelDeprecation(key);
      if (text) warnings.push(`${topologyPath.child('matchLabels', key)}: ${text}`);
    }
    return warnings;
  },
};

function validate(object: CapacityObject, allowInvalidValues: boolean): FieldError[] {
  const errors = validateLabelSelector(object.nodeTopology, topologyPath, { allowInvalidValues });
  const name = object.storageClassName ?? '';
  errors.push(...invalidEach(classPath, name, isDNS1123Subdomain(name)));
  const { capacity } = object;
  if (capacity !== undefined && compareQuantities(quantity(capacity), quantity('0')) < 0)
    errors.push(invalid(FieldPath.of('capacity'), String(capacity), negativeMessage));
  return errors;
}
