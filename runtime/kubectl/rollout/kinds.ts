import { groupKindOf, type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';

const withHistory = new Set(['Deployment.apps', 'DaemonSet.apps', 'StatefulSet.apps']);
/** Kinds that kubectl's visitors know (pkg/apps/kind_visitor.go) but that have no revisions. */
const known = new Set(['ReplicaSet.apps', 'Job.batch', 'CronJob.batch', 'Pod', 'ReplicationController']);

/** Kinds with revisions, which are those that can be restarted, watched and rolled back. */
export const hasHistory = (object: KubeObject): boolean => withHistory.has(groupKindOf(object));

/** Why a kind has nothing to show or to go back to. pkg/polymorphichelpers/history.go, rollback.go. */
export function noHistory(object: KubeObject, viewer: string, what: string): string | undefined {
  if (hasHistory(object)) return undefined;
  const kind = groupKindOf(object);
  if (known.has(kind)) return `error: no ${viewer} has been implemented for "${kind}"`;
  const { group } = parseApiVersion(object.apiVersion);
  return `error: error retrieving ${what} for "${kind}", no visitor method exists for {${group} ${object.kind}}`;
}
