import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../schemas/generated/types/rbac_v1.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import type { AccessAnswer, AccessQuestion } from '../attributes.js';
import { aggregateClusterRoles } from './aggregate.js';
import { bootstrapPolicy } from './bootstrap.js';
import { ruleAllows } from './match.js';
import { readBinding, readRole } from './read.js';
import { describeSource, type RbacObjects, type RuleSource, rulesFor } from './resolver.js';

/** An answer with what stands behind it. */
export interface Decision extends AccessAnswer {
  /** The rule that allows it; absent where denied or where the group alone suffices. */
  readonly source?: RuleSource;
}

/** The group that may do everything, before any role is looked at (kubeapiserver/authorizer). */
export const privilegedGroup = 'system:masters';

/** Answers as an API server with `--authorization-mode=RBAC`. */
export class RbacAuthorizer {
  private constructor(private readonly objects: RbacObjects) {}

  /** Of the roles and bindings among `objects`, on top of the server's own; others are ignored. Later ones win. */
  static of(objects: Iterable<KubeObject>, profile: VersionProfile): RbacAuthorizer {
    const clusterRoles = new Map<string, ClusterRole>();
    const roles = new Map<string, Role>();
    const clusterBindings = new Map<string, ClusterRoleBinding>();
    const bindings = new Map<string, Map<string, RoleBinding>>();
    for (const object of [...bootstrapPolicy(profile), ...objects]) {
      const { name = '', namespace = 'default' } = object.metadata;
      switch (groupKindOf(object)) {
        case 'ClusterRole.rbac.authorization.k8s.io':
          clusterRoles.set(name, readRole(object));
          break;
        case 'Role.rbac.authorization.k8s.io':
          roles.set(`${namespace}/${name}`, readRole(object) as unknown as Role);
          break;
        case 'ClusterRoleBinding.rbac.authorization.k8s.io':
          clusterBindings.set(name, readBinding(object));
          break;
        case 'RoleBinding.rbac.authorization.k8s.io': {
          const home = bindings.get(namespace) ?? new Map<string, RoleBinding>();
          home.set(name, readBinding(object) as unknown as RoleBinding);
          bindings.set(namespace, home);
        }
      }
    }
    return new RbacAuthorizer({
      clusterRoles: new Map(aggregateClusterRoles([...clusterRoles.values()]).map((r) => [r.metadata?.name ?? '', r])),
      roles,
      clusterRoleBindings: byName(clusterBindings.values()),
      roleBindings: new Map([...bindings].map(([ns, list]) => [ns, byName(list.values())])),
    });
  }

  /** Authorize (plugin/pkg/auth/authorizer/rbac/rbac.go). */
  decide(question: AccessQuestion): Decision {
    const user = { username: question.user ?? '', groups: question.groups ?? [] };
    if (user.groups.includes(privilegedGroup)) return { allowed: true };
    const problems = new Set<string>();
    for (const source of rulesFor(this.objects, user, question.resourceAttributes?.namespace ?? '')) {
      if (typeof source === 'string') problems.add(source);
      else if (ruleAllows(question, source.rule))
        return { allowed: true, reason: `RBAC: allowed by ${describeSource(source)}`, source };
    }
    if (problems.size === 0) return { allowed: false };
    const text = [...problems].join(', ');
    return { allowed: false, reason: `RBAC: ${problems.size > 1 ? `[${text}]` : text}` };
  }

  /** The bindings that name the user in the namespace, with the rules each gives (for those who ask why not). */
  *rules(question: AccessQuestion): Generator<RuleSource> {
    const user = { username: question.user ?? '', groups: question.groups ?? [] };
    for (const s of rulesFor(this.objects, user, question.resourceAttributes?.namespace ?? ''))
      if (typeof s !== 'string') yield s;
  }
}

/** The server visits bindings in no fixed order; by name is one of them. */
function byName<T extends { metadata?: { name?: string } }>(list: Iterable<T>): T[] {
  return [...list].sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
}
