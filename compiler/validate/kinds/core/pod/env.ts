import type { EnvFromSource, EnvVar } from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, invalid, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isRelaxedEnvVarName } from '../../../shared/names.js';
import {
  validateEnvSource,
  validateFileKeySelector,
  validateKeySelector,
  validateObjectFieldSelector,
  validateResourceFieldSelector,
} from './key-selectors.js';

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** ValidateEnv; RelaxedEnvironmentVariableValidation is on in every known minor. */
export function validateEnv(vars: readonly EnvVar[] | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  vars?.forEach((variable, i) => {
    const at = path.index(i);
    if (!variable.name) out.push(required(at.child('name')));
    else out.push(...invalidEach(at.child('name'), variable.name, isRelaxedEnvVarName(variable.name)));
    out.push(...validateValueFrom(variable, at.child('valueFrom')));
  });
  return out;
}

function validateValueFrom(variable: EnvVar, path: FieldPath): FieldError[] {
  const from = variable.valueFrom;
  if (!from) return [];
  const out: FieldError[] = [];
  let sources = 0;
  const add = (errors: FieldError[]): void => {
    sources++;
    out.push(...errors);
  };
  if (from.fieldRef) add(validateObjectFieldSelector(from.fieldRef, fieldPaths, path.child('fieldRef')));
  if (from.resourceFieldRef)
    add(validateResourceFieldSelector(from.resourceFieldRef, path.child('resourceFieldRef'), false));
  if (from.configMapKeyRef) add(validateKeySelector(from.configMapKeyRef, path.child('configMapKeyRef')));
  if (from.secretKeyRef) add(validateKeySelector(from.secretKeyRef, path.child('secretKeyRef')));
  if (from.fileKeyRef) add(validateFileKeySelector(from.fileKeyRef, path.child('fileKeyRef')));
  if (sources === 0) out.push(invalid(path, '', missingSource));
  if (variable.value) {
    if (sources !== 0) out.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (sources > 1) out.push(invalid(path, '', 'may not have more than one field specified at a time'));
  return out;
}

const missingSource =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  sources?.forEach((source, i) => {
    const at = path.index(i);
    if (source.prefix) out.push(...invalidEach(at.child('prefix'), source.prefix, isRelaxedEnvVarName(source.prefix)));
    if (source.configMapRef) out.push(...validateEnvSource(source.configMapRef, at.child('configMapRef')));
    if (source.secretRef) out.push(...validateEnvSource(source.secretRef, at.child('secretRef')));
    if (!source.configMapRef && !source.secretRef)
      out.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (source.configMapRef && source.secretRef)
      out.push(invalid(path, '', 'may not have more than one field specified at a time'));
  });
  return out;
}
