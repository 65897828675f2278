import type { ConfigMap } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { byteLength, decodedLength, has, invalidEach, isConfigMapKey } from '../checks.js';
import { validateImmutableData } from './immutable-data.js';

type ConfigMapObject = ConfigMap & KubeObject;

/** The most that a ConfigMap or Secret may hold (core.MaxSecretSize), in bytes. */
export const maxDataSize = 1024 * 1024;

/** Mirrors pkg/registry/core/configmap/strategy.go and ValidateConfigMap. */
export const configMap: KindRules<ConfigMapObject> = {
  group: '',
  kind: 'ConfigMap',
  namespaced: true,
  validate: validateConfigMap,
  validateUpdate: (object, old) => [
    ...validateImmutableData(object, old, ['data', 'binaryData']),
    ...validateConfigMap(object),
  ],
};

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMapObject): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    const path = FieldPath.of('data').key(key);
    errors.push(...invalidEach(path, key, isConfigMapKey(key)));
    if (has(binaryData, key)) errors.push(invalid(path, key, 'duplicate of key present in binaryData'));
    size += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...invalidEach(FieldPath.of('binaryData').key(key), key, isConfigMapKey(key)));
    size += decodedLength(value);
  }
  if (size > maxDataSize) errors.push(tooLong(FieldPath.of(''), maxDataSize));
  return errors;
}
