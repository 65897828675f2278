import type { KubeObject } from '../../../compiler/kube/object.js';
import { findResource } from '../../world/resources.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { Session } from '../session.js';
import type { Generator } from './registry.js';
import { requireName } from './workloads.js';

const api = 'rbac.authorization.k8s.io';
const standardVerbs = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
);

/** kubectl create role NAME --verb=… --resource=…. pkg/cmd/create/create_role.go. */
export const role: Generator = (s, flags, names) => ({
  ...head('Role', requireName(names, 'role')),
  rules: resourceRules(s, flags, verbsOf(s, flags)),
});

/** As `role`, for the cluster; also for URLs and by aggregation. create_clusterrole.go. */
export const clusterRole: Generator = (s, flags, names) => {
  const object = head('ClusterRole', requireName(names, 'clusterrole'));
  const aggregation = flags.string('aggregation-rule');
  if (aggregation !== undefined) {
    const matchLabels = Object.fromEntries(aggregation.split(',').map((p) => p.split('=') as [string, string]));
    return { ...object, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: [] } as KubeObject;
  }
  const verbs = verbsOf(s, flags);
  const urls = flags.list('non-resource-url');
  const rules = urls.length && !flags.has('resource') ? [] : resourceRules(s, flags, verbs);
  return { ...object, rules: [...rules, ...(urls.length ? [{ nonResourceURLs: urls, verbs }] : [])] } as KubeObject;
};

export const roleBinding: Generator = (_s, flags, names) => {
  const role = flags.string('role');
  const cluster = flags.string('clusterrole');
  if ((role === undefined) === (cluster === undefined))
    throw new KubectlError('error: exactly one of clusterrole or role must be specified');
  const roleRef = { apiGroup: api, kind: role ? 'Role' : 'ClusterRole', name: role ?? cluster };
  return { ...head('RoleBinding', requireName(names, 'rolebinding')), roleRef, ...subjectsOf(flags) } as KubeObject;
};

export const clusterRoleBinding: Generator = (_s, flags, names) => {
  const name = flags.string('clusterrole');
  if (!name) throw new KubectlError('error: required flag(s) "clusterrole" not set');
  const roleRef = { apiGroup: api, kind: 'ClusterRole', name };
  return {
    ...head('ClusterRoleBinding', requireName(names, 'clusterrolebinding')),
    roleRef,
    ...subjectsOf(flags),
  } as KubeObject;
};

const head = (kind: string, name: string): KubeObject => ({ apiVersion: `${api}/v1`, kind, metadata: { name } });

function verbsOf(s: Session, flags: Flags): string[] {
  const verbs = flags.list('verb');
  if (verbs.length === 0) throw new KubectlError('error: at least one verb must be specified');
  const wanted = verbs.includes('*') ? ['*'] : [...new Set(verbs)];
  for (const v of wanted) if (!standardVerbs.has(v)) s.err(`Warning: '${v}' is not a standard resource verb`);
  return wanted;
}

/** One rule a group, groups in order. */
function resourceRules(s: Session, flags: Flags, verbs: string[]): object[] {
  const given = flags.list('resource');
  if (given.length === 0) throw new KubectlError('error: at least one resource must be specified');
  const groups = new Map<string, Set<string>>();
  for (const text of given.includes('*') ? ['*'] : given) {
    const [path = '', subresource] = text.split(/\/(.*)/s);
    const known = path === '*' ? undefined : findResource(path, s.world.store);
    if (!known && path !== '*')
      throw new KubectlError(`error: the server doesn't have a resource type "${path.split('.')[0]}"`);
    const group = known?.group ?? '';
    const resource = known?.plural ?? '*';
    const all = groups.get(group) ?? new Set();
    groups.set(group, all.add(subresource ? `${resource}/${subresource}` : resource));
  }
  const resourceNames = [...new Set(flags.repeated('resource-name'))];
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      apiGroups: [group],
      ...(resourceNames.length ? { resourceNames } : {}),
      resources: [...resources],
      verbs,
    }));
}

function subjectsOf(flags: Flags): { subjects?: object[] } {
  const people = (kind: string, flag: string) => flags.list(flag).map((name) => ({ apiGroup: api, kind, name }));
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace, name, more] = text.split(':');
    if (!namespace || !name || more !== undefined)
      throw new KubectlError('error: serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  const subjects = [...people('User', 'user'), ...people('Group', 'group'), ...accounts];
  return subjects.length ? { subjects } : {};
}
