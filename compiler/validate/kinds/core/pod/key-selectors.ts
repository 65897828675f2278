import type {
  ConfigMapEnvSource,
  ConfigMapKeySelector,
  FileKeySelector,
  KeyToPath,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../../../../../schemas/generated/types/core_v1.js';
import { canonicalQuantity, quantity } from '../../../../kube/quantity.js';
import { type FieldError, invalid, notSupportedText, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import {
  invalidEach,
  isConfigMapKey,
  isDNS1123Label,
  isQualifiedName,
  isRelaxedEnvVarName,
  nameIsDNSSubdomain,
} from '../../../shared/names.js';
import { pathNoBacksteps } from '../volume-common.js';
import { localNonReservedPath, validateFileMode } from './paths.js';

/** References to keys and fields, as environment variables and volumes have them. */

export function validateKeyToPath(item: KeyToPath, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (!item.key) out.push(required(path.child('key')));
  if (!item.path) out.push(required(path.child('path')));
  out.push(...localNonReservedPath(item.path ?? '', path.child('path')));
  out.push(...validateFileMode(item.mode, path.child('mode')));
  return out;
}

/** validateConfigMapKeySelector and validateSecretKeySelector, which are the same. */
export function validateKeySelector(ref: ConfigMapKeySelector, path: FieldPath): FieldError[] {
  const name = ref.name ?? '';
  const out = invalidEach(path.child('name'), name, nameIsDNSSubdomain(name, false));
  if (!ref.key) out.push(required(path.child('key')));
  else out.push(...invalidEach(path.child('key'), ref.key, isConfigMapKey(ref.key)));
  return out;
}

export function validateFileKeySelector(ref: FileKeySelector, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (!ref.key) out.push(required(path.child('key')));
  else out.push(...invalidEach(path.child('key'), ref.key, isRelaxedEnvVarName(ref.key)));
  if (!ref.volumeName) out.push(required(path.child('volumeName')));
  else out.push(...invalidEach(path.child('volumeName'), ref.volumeName, isDNS1123Label(ref.volumeName)));
  if (!ref.path) out.push(required(path.child('path')));
  else out.push(...pathNoBacksteps(ref.path, path.child('path')));
  return out;
}

/** A reference to a whole ConfigMap or Secret of an `envFrom`. */
export function validateEnvSource(ref: ConfigMapEnvSource, path: FieldPath): FieldError[] {
  if (!ref.name) return [required(path.child('name'))];
  return invalidEach(path.child('name'), ref.name, nameIsDNSSubdomain(ref.name, true));
}

/** Labels that ConvertDownwardAPIFieldLabel knows (pkg/apis/core/pods/helpers.go). */
const convertible = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

export function validateObjectFieldSelector(
  ref: ObjectFieldSelector,
  supported: readonly string[],
  path: FieldPath,
): FieldError[] {
  if (!ref.apiVersion) return [required(path.child('apiVersion'))];
  if (!ref.fieldPath) return [required(path.child('fieldPath'))];
  const at = path.child('fieldPath');
  const fail = (why: string): FieldError[] => [invalid(at, ref.fieldPath, `error converting fieldPath: ${why}`)];
  if (ref.apiVersion !== 'v1') return fail(`unsupported pod version: ${ref.apiVersion}`);
  const bracket = ref.fieldPath.endsWith("']") ? ref.fieldPath.slice(0, -2).indexOf("['") : -1;
  if (bracket > 0) {
    const field = ref.fieldPath.slice(0, bracket);
    const key = ref.fieldPath.slice(bracket + 2, -2);
    if (field === 'metadata.annotations') return invalidEach(path, key, isQualifiedName(key.toLowerCase()));
    if (field === 'metadata.labels') return invalidEach(path, key, isQualifiedName(key));
    return fail(`field label does not support subscript: ${ref.fieldPath}`);
  }
  const label = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  if (!convertible.has(label)) return fail(`field label not supported: ${ref.fieldPath}`);
  return supported.includes(label) ? [] : [notSupportedText(at, label, supported)];
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const sizes = new Set('1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei'.split(' '));
const sizeText = "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the";

export function validateResourceFieldSelector(
  ref: ResourceFieldSelector,
  path: FieldPath,
  volume: boolean,
): FieldError[] {
  const out: FieldError[] = [];
  const hugePages = /^(?:requests|limits)\.hugepages-/.test(ref.resource ?? '');
  if (volume && !ref.containerName) out.push(required(path.child('containerName')));
  else if (!ref.resource) out.push(required(path.child('resource')));
  else if (!resourceFields.includes(ref.resource) && !hugePages)
    out.push(notSupportedText(path.child('resource'), ref.resource, resourceFields));
  return [...out, ...validateDivisor(ref, hugePages, path)];
}

function validateDivisor(ref: ResourceFieldSelector, hugePages: boolean, path: FieldPath): FieldError[] {
  const resource = ref.resource ?? '';
  if (ref.divisor === undefined || quantity(ref.divisor).nano === 0n) return [];
  const divisor = canonicalQuantity(ref.divisor);
  const fail = (text: string): FieldError[] => [invalid(path.child('divisor'), resource, text)];
  const kind = resource.slice(resource.indexOf('.') + 1);
  if (resourceFields.includes(resource) && kind === 'cpu')
    return divisor === '1m' || divisor === '1'
      ? []
      : fail("only divisor's values 1m and 1 are supported with the cpu resource");
  if (sizes.has(divisor)) return [];
  if (resourceFields.includes(resource))
    return fail(`${sizeText} ${kind === 'memory' ? 'memory' : 'local ephemeral storage'} resource`);
  return hugePages ? fail(`${sizeText} hugepages resource`) : [];
}
