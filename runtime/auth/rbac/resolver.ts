import type { UserInfo } from '../../../compiler/validate/types.js';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '../../../schemas/generated/types/rbac_v1.js';
import { serviceAccountUsername } from '../attributes.js';

/** The roles and bindings in force, looked up by namespace and name. Bindings are visited in the order given. */
export interface RbacObjects {
  readonly clusterRoles: ReadonlyMap<string, ClusterRole>;
  /** Keyed `namespace/name`. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly clusterRoleBindings: readonly ClusterRoleBinding[];
  readonly roleBindings: ReadonlyMap<string, readonly RoleBinding[]>;
}

/** Where a rule comes from: the binding, its subject that names the user, and the role. */
export interface RuleSource {
  readonly binding: ClusterRoleBinding | RoleBinding;
  readonly subject: Subject;
  readonly rule: PolicyRule;
  /** Place of the rule in its role. */
  readonly index: number;
}

/**
 * The rules that apply to a user in a namespace (VisitRulesFor, pkg/registry/rbac/validation/rule.go): those of cluster
 * role bindings, then those of the role bindings of the namespace. A role that is missing yields its error text.
 */
export function* rulesFor(objects: RbacObjects, user: UserInfo, namespace: string): Generator<RuleSource | string> {
  for (const binding of objects.clusterRoleBindings) yield* rulesOf(objects, user, binding, '');
  if (namespace)
    for (const binding of objects.roleBindings.get(namespace) ?? []) yield* rulesOf(objects, user, binding, namespace);
}

function* rulesOf(
  objects: RbacObjects,
  user: UserInfo,
  binding: ClusterRoleBinding | RoleBinding,
  namespace: string,
): Generator<RuleSource | string> {
  const subject = binding.subjects?.find((s) => appliesTo(user, s, namespace));
  if (!subject) return;
  const rules = roleRules(objects, binding.roleRef, namespace);
  if (typeof rules === 'string') yield rules;
  else for (const [index, rule] of rules.entries()) yield { binding, subject, rule, index };
}

function roleRules(objects: RbacObjects, ref: RoleRef, namespace: string): readonly PolicyRule[] | string {
  const lost = (resource: string): string => `${resource}.rbac.authorization.k8s.io "${ref.name}" not found`;
  if (ref.kind === 'Role') {
    const role = objects.roles.get(`${namespace}/${ref.name}`);
    return role ? (role.rules ?? []) : lost('role');
  }
  if (ref.kind === 'ClusterRole') {
    const role = objects.clusterRoles.get(ref.name);
    return role ? (role.rules ?? []) : lost('clusterrole');
  }
  return `unsupported role reference kind: ${JSON.stringify(ref.kind)}`;
}

function appliesTo(user: UserInfo, subject: Subject, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return user.username === subject.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const home = subject.namespace || namespace;
      return home !== '' && user.username === serviceAccountUsername(home, subject.name);
    }
    default:
      return false;
  }
}

/** The text by which the server names the source of a permission. */
export function describeSource({ binding, subject }: RuleSource): string {
  const { name = '', namespace = '' } = binding.metadata ?? {};
  const role = `of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${describeSubject(subject, namespace)}`;
  return binding.kind === 'RoleBinding'
    ? `RoleBinding "${name}/${namespace}" ${role}`
    : `ClusterRoleBinding "${name}" ${role}`;
}

function describeSubject(s: Subject, bindingNamespace: string): string {
  return s.kind === 'ServiceAccount'
    ? `${s.kind} "${s.name}/${s.namespace || bindingNamespace}"`
    : `${s.kind} "${s.name}"`;
}
