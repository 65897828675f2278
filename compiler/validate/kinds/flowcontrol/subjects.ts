import type { Subject } from '../../../../schemas/generated/types/flowcontrol_v1.js';
import { type FieldError, forbidden, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isDNS1123Label, isDNS1123Subdomain } from '../checks.js';

/** The field of each kind of subject, in the order in which strays are reported. */
const fields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

/** ValidateFlowSchemaSubject of pkg/apis/flowcontrol/validation/validation.go. */
export function validateSubject(subject: Subject, path: FieldPath): FieldError[] {
  const kind = subject.kind ?? '';
  if (!Object.hasOwn(fields, kind))
    return [notSupported(path.child('kind'), kind, ['Group', 'ServiceAccount', 'User'])];
  const field = fields[kind as keyof typeof fields];
  const errors = validateName(subject, kind, field, path.child(field));
  for (const [other, name] of Object.entries(fields))
    if (name !== field && subject[name])
      errors.push(forbidden(path.child(name), `${name} is forbidden when subject kind is not '${other}'`));
  return errors;
}

function validateName(
  subject: Subject,
  kind: string,
  field: (typeof fields)[keyof typeof fields],
  path: FieldPath,
): FieldError[] {
  const named = subject[field];
  if (!named) return [required(path, `${field} is required when subject kind is '${kind}'`)];
  const errors: FieldError[] = [];
  const name = named.name ?? '';
  if (!name) errors.push(required(path.child('name')));
  if (field !== 'serviceAccount') return errors;
  if (name && name !== '*') errors.push(...invalidEach(path.child('name'), name, isDNS1123Subdomain(name)));
  const namespace = subject.serviceAccount?.namespace ?? '';
  const at = path.child('namespace');
  if (namespace) errors.push(...invalidEach(at, namespace, isDNS1123Label(namespace)));
  else errors.push(required(at, 'must specify namespace for service account'));
  return errors;
}
