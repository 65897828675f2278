import type { TopologySelectorTerm } from '../../../../schemas/generated/types/core_v1.js';
import type { StorageClass } from '../../../../schemas/generated/types/storage_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, duplicate, type FieldError, forbidden, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { nodeLabelDeprecation } from '../../shared/node-selector.js';
import type { KindRules } from '../../types.js';
import { validateImmutableField, validateImmutableName, validateLabelName } from '../checks.js';
import { validateParameters, validateProvisioner } from './common.js';

/** As Go prints a map. */
const sorted = <T>(value: T): T =>
  typeof value === 'object' && value !== null
    ? (Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T)
    : value;

type ClassObject = StorageClass & KubeObject;

const topologiesPath = FieldPath.of('allowedTopologies');
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

const frozen = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const;
/** In the order of the fields. */
const frozenByTag = ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const;

/** Mirrors pkg/registry/storage/storageclass/strategy.go and ValidateStorageClass. */
export const storageClass: KindRules<ClassObject> = {
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  namespaced: false,
  metaOnUpdate: ['create', 'update'],
  defaults(draft) {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate,
  validateUpdate: (object, old, { profile }) => [
    ...validate(object),
    ...(profile.atLeast('1.37') ? frozenByTag : frozen).flatMap((field) => {
      const path = FieldPath.of(field);
      const changes =
        field === 'reclaimPolicy' || field === 'volumeBindingMode'
          ? validateImmutableName(object[field], old[field], path)
          : validateImmutableField(sorted(object[field]), old[field], path);
      if (profile.atLeast('1.36') || field === 'volumeBindingMode') return changes.map((e) => declared(e));
      return changes.map(({ path }) => forbidden(path, `updates to ${field} are forbidden.`));
    }),
  ],
  warnings: (object) =>
    (object.allowedTopologies ?? []).flatMap((term, i) =>
      (term.matchLabelExpressions ?? []).flatMap(({ key }, j) => {
        const text = nodeLabelDeprecation(key);
        const path = topologiesPath.index(i).child('matchLabelExpressions').index(j).child('key');
        return text ? [`${path}: ${text}`] : [];
      }),
    ),
};

function validate(object: ClassObject): FieldError[] {
  const errors = [
    ...validateProvisioner(object.provisioner ?? '', FieldPath.of('provisioner')).map((e) =>
      object.provisioner ? e : declared(e),
    ),
    ...validateParameters(object.parameters, FieldPath.of('parameters'), true),
  ];
  const { reclaimPolicy: policy, volumeBindingMode: mode } = object;
  if (policy && policy !== 'Delete' && policy !== 'Retain')
    errors.push(notSupported(FieldPath.of('reclaimPolicy'), policy, ['Delete', 'Retain']));
  const modePath = FieldPath.of('volumeBindingMode');
  if (mode === undefined) errors.push(required(modePath));
  else if (!bindingModes.includes(mode)) errors.push(notSupported(modePath, mode, bindingModes));
  return [...errors, ...validateTopologies(object.allowedTopologies ?? [])];
}

function validateTopologies(terms: readonly TopologySelectorTerm[]): FieldError[] {
  const errors: FieldError[] = [];
  // The server starts its list of known terms with empty ones, so that an empty term repeats them.
  const known = terms.map(() => '{}');
  terms.forEach((term, i) => {
    const path = topologiesPath.index(i).child('matchLabelExpressions');
    const values = new Map<string, string[]>();
    (term.matchLabelExpressions ?? []).forEach((requirement, j) => {
      errors.push(...validateRequirement(requirement, path.index(j)));
      const key = requirement.key ?? '';
      if (values.has(key)) errors.push(duplicate(path.index(j).child('key'), key));
      values.set(key, [...new Set(requirement.values ?? [])].sort());
    });
    const form = JSON.stringify(Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))));
    for (const other of known) if (other === form) errors.push(duplicate(path, ''));
    known.push(form);
  });
  return errors;
}

/** validateTopologySelectorLabelRequirement of pkg/apis/core/validation. */
function validateRequirement(
  { key = '', values = [] }: { readonly key?: string; readonly values?: readonly string[] },
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('values');
  if (!values.length) errors.push(required(at));
  values.forEach((value, i) => {
    if (values.indexOf(value) < i) errors.push(duplicate(at.index(i), value));
  });
  return [...errors, ...validateLabelName(key, path.child('key'))];
}
