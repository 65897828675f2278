import type { Secret } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { goJsonObjectError } from '../../shared/go-json.js';
import type { KindRules } from '../../types.js';
import {
  decodedLength,
  decodeText,
  encodeText,
  has,
  invalidEach,
  isConfigMapKey,
  validateImmutableName,
} from '../checks.js';
import { maxDataSize } from './config-map.js';
import { validateImmutableData } from './immutable-data.js';
import { keyPairError } from './tls-key-pair.js';

type SecretObject = Secret & KubeObject;

/** Mirrors pkg/registry/core/secret/strategy.go and ValidateSecret. */
export const secret: KindRules<SecretObject> = {
  group: '',
  kind: 'Secret',
  namespaced: true,
  defaults(draft) {
    draft.type ||= 'Opaque';
    // Convert_v1_Secret_To_core_Secret: plain text wins over encoded data of the same key.
    if (draft.stringData) {
      for (const [key, value] of Object.entries(draft.stringData)) {
        draft.data ??= {};
        draft.data[key] = encodeText(value);
      }
      delete draft.stringData;
    }
  },
  prepareForUpdate(draft, old) {
    if (!draft.type && old.type) draft.type = old.type;
  },
  validate: validateSecret,
  validateUpdate: (object, old) => [
    ...validateImmutableName(object.type ?? '', old.type ?? '', FieldPath.of('type')),
    ...validateImmutableData(object, old, ['data']),
    ...validateSecret(object),
  ],
  warnings(object) {
    if (object.type !== 'kubernetes.io/tls') return [];
    const error = keyPairError(decodeText(object.data?.['tls.crt'] ?? ''), decodeText(object.data?.['tls.key'] ?? ''));
    return error ? [error] : [];
  },
};

const dataPath = FieldPath.of('data');

function validateSecret(secret: SecretObject): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    errors.push(...invalidEach(dataPath.key(key), key, isConfigMapKey(key)));
    size += decodedLength(value);
  }
  if (size > maxDataSize) errors.push(tooLong(dataPath, maxDataSize));
  return [...errors, ...validateType(secret)];
}

/** What each built-in type asks of the data. */
function validateType({ type, data = {}, metadata }: SecretObject): FieldError[] {
  const need = (...keys: string[]): FieldError[] =>
    keys.filter((key) => !has(data, key)).map((key) => required(dataPath.key(key)));
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const name = 'kubernetes.io/service-account.name';
      return metadata.annotations?.[name] ? [] : [required(FieldPath.of('metadata', 'annotations').key(name))];
    }
    case 'kubernetes.io/dockercfg':
      return validateJson(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return has(data, 'username') || has(data, 'password') ? [] : need('username', 'password');
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required(dataPath.key('ssh-privatekey'))];
    case 'kubernetes.io/tls':
      return need('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const path = dataPath.key(key);
  if (!has(data, key)) return [required(path)];
  const error = goJsonObjectError(decodeText(data[key]!));
  return error ? [invalid(path, '<secret contents redacted>', error)] : [];
}
