import type { RoleRef, Subject } from '../../../../schemas/generated/types/rbac_v1.js';
import { declared, type FieldError, invalid, notSupportedText, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { struct, text } from '../../shared/internal-form.js';
import { fieldImmutable } from '../../shared/text.js';
import type { ValidationContext } from '../../types.js';
import { invalidEach, isDNS1123Subdomain, isPathSegmentName } from '../checks.js';

const rbac = 'rbac.authorization.k8s.io';
const refPath = FieldPath.of('roleRef');

interface Binding {
  roleRef: RoleRef;
  subjects?: Subject[];
}

/** SetDefaults_RoleBinding and SetDefaults_Subject of pkg/apis/rbac/v1/defaults.go. */
export function defaultBinding(draft: Binding): void {
  draft.roleRef ??= { apiGroup: '', kind: '', name: '' };
  draft.roleRef.apiGroup ||= rbac;
  for (const subject of draft.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbac;
}

/** ValidateRoleBinding and ValidateClusterRoleBinding of pkg/apis/rbac/validation/validation.go. */
export function validateBinding(binding: Binding, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { apiGroup = '', kind = '', name = '' } = binding.roleRef ?? {};
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (apiGroup !== rbac) errors.push(notSupportedText(refPath.child('apiGroup'), apiGroup, [rbac]));
  if (!kinds.includes(kind)) errors.push(notSupportedText(refPath.child('kind'), kind, kinds));
  if (name) errors.push(...invalidEach(refPath.child('name'), name, isPathSegmentName(name)));
  else errors.push(declared(required(refPath.child('name'))));
  (binding.subjects ?? []).forEach((subject, i) => {
    errors.push(...validateSubject(subject, namespaced, FieldPath.of('subjects').index(i)));
  });
  return errors;
}

/** ValidateRoleBindingSubject. */
function validateSubject(subject: Subject, namespaced: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { kind = '', name = '', apiGroup = '', namespace } = subject;
  if (!name) errors.push(declared(required(path.child('name'))));
  if (kind === 'ServiceAccount') {
    if (name) errors.push(...invalidEach(path.child('name'), name, isDNS1123Subdomain(name)));
    if (apiGroup) errors.push(notSupportedText(path.child('apiGroup'), apiGroup, ['']));
    if (!namespaced && !namespace) errors.push(required(path.child('namespace')));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== rbac) errors.push(notSupportedText(path.child('apiGroup'), apiGroup, [rbac]));
  } else errors.push(notSupportedText(path.child('kind'), kind, ['ServiceAccount', 'User', 'Group']));
  return errors;
}

const internalRef = struct({ APIGroup: ['apiGroup', text], Kind: text, Name: text });

/**
 * A binding may change its subjects, never its role. Where it does, tags do not look at the role (1.37 on), so that what is
 * wrong with it stands where the code finds it.
 */
export function validateBindingUpdate(
  binding: Binding,
  old: Binding,
  namespaced: boolean,
  { profile }: ValidationContext,
): FieldError[] {
  const errors = validateBinding(binding, namespaced);
  const now = internalRef(binding.roleRef);
  if (JSON.stringify(now) === JSON.stringify(internalRef(old.roleRef))) return errors;
  return [
    ...errors.map(({ declared: tag, ...error }) =>
      tag === undefined || error.path.toPath()[0] === 'roleRef' ? error : { ...error, declared: tag },
    ),
    invalid(refPath, now, profile.atLeast('1.37') ? fieldImmutable : 'cannot change roleRef'),
  ];
}
