import type { KubeObject } from '../../compiler/kube/object.js';

/** Kinds that others need to be there first; everything else keeps its order behind them. */
const first = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'IngressClass',
  'RuntimeClass',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
];

/** Sorts by kind as an installer does; objects of one rank by namespace and name, so that input order never matters. */
export function inApplyOrder(objects: readonly KubeObject[]): KubeObject[] {
  const rank = (o: KubeObject): number => {
    const at = first.indexOf(o.kind);
    return at < 0 ? first.length : at;
  };
  const text = (o: KubeObject): string =>
    [o.metadata?.namespace ?? '', o.kind, o.metadata?.name ?? '', o.apiVersion].join('\u0000');
  return [...objects].sort((a, b) => rank(a) - rank(b) || (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}
