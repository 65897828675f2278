import { readResource } from '../compiler/kube/resources.js';

/** `[group, version, kind, introduced, deprecated, removed, replacement]`; releases as `1.16`, replacement as `apps/v1 Deployment`. */
export type LifecycleRow = readonly [string, string, string, string, string, string, string];

/** When a version of a kind came, was deprecated and went. */
export interface Lifecycle {
  readonly introduced?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: { readonly apiVersion: string; readonly kind: string };
}

/** Versions whose Go packages are gone (or never said): https://kubernetes.io/docs/reference/using-api/deprecation-guide/. */
const older: readonly LifecycleRow[] = [
  [
    'autoscaling',
    'v2beta1',
    'HorizontalPodAutoscaler',
    '1.8',
    '1.22',
    '1.25',
    'autoscaling/v2 HorizontalPodAutoscaler',
  ],
  [
    'autoscaling',
    'v2beta2',
    'HorizontalPodAutoscaler',
    '1.12',
    '1.23',
    '1.26',
    'autoscaling/v2 HorizontalPodAutoscaler',
  ],
  ['autoscaling', 'v2alpha1', 'HorizontalPodAutoscaler', '1.5', '1.8', '1.9', 'autoscaling/v2 HorizontalPodAutoscaler'],
  ['batch', 'v2alpha1', 'CronJob', '1.5', '1.8', '1.21', 'batch/v1 CronJob'],
  ['policy', 'v1beta1', 'PodSecurityPolicy', '1.10', '1.21', '1.25', ''],
  ['extensions', 'v1beta1', 'PodSecurityPolicy', '1.3', '1.10', '1.16', ''],
  [
    'apiextensions.k8s.io',
    'v1beta1',
    'CustomResourceDefinition',
    '1.7',
    '1.16',
    '1.22',
    'apiextensions.k8s.io/v1 CustomResourceDefinition',
  ],
  ['apiregistration.k8s.io', 'v1beta1', 'APIService', '1.7', '1.19', '1.22', 'apiregistration.k8s.io/v1 APIService'],
  [
    'rbac.authorization.k8s.io',
    'v1alpha1',
    'ClusterRole',
    '1.6',
    '1.17',
    '1.23',
    'rbac.authorization.k8s.io/v1 ClusterRole',
  ],
  [
    'rbac.authorization.k8s.io',
    'v1alpha1',
    'ClusterRoleBinding',
    '1.6',
    '1.17',
    '1.23',
    'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  ],
  ['rbac.authorization.k8s.io', 'v1alpha1', 'Role', '1.6', '1.17', '1.23', 'rbac.authorization.k8s.io/v1 Role'],
  [
    'rbac.authorization.k8s.io',
    'v1alpha1',
    'RoleBinding',
    '1.6',
    '1.17',
    '1.23',
    'rbac.authorization.k8s.io/v1 RoleBinding',
  ],
  ['scheduling.k8s.io', 'v1alpha1', 'PriorityClass', '1.8', '1.14', '1.23', 'scheduling.k8s.io/v1 PriorityClass'],
  ['node.k8s.io', 'v1alpha1', 'RuntimeClass', '1.12', '1.20', '1.23', 'node.k8s.io/v1 RuntimeClass'],
  ['storage.k8s.io', 'v1alpha1', 'CSIStorageCapacity', '1.19', '1.21', '1.24', 'storage.k8s.io/v1 CSIStorageCapacity'],
  ['storage.k8s.io', 'v1alpha1', 'VolumeAttachment', '1.9', '1.21', '1.24', 'storage.k8s.io/v1 VolumeAttachment'],
  ['settings.k8s.io', 'v1alpha1', 'PodPreset', '1.6', '1.19', '1.20', ''],
  [
    'flowcontrol.apiserver.k8s.io',
    'v1alpha1',
    'FlowSchema',
    '1.18',
    '1.20',
    '1.23',
    'flowcontrol.apiserver.k8s.io/v1 FlowSchema',
  ],
  [
    'flowcontrol.apiserver.k8s.io',
    'v1alpha1',
    'PriorityLevelConfiguration',
    '1.18',
    '1.20',
    '1.23',
    'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration',
  ],
  ['resource.k8s.io', 'v1alpha2', 'ResourceClaim', '1.27', '1.30', '1.31', 'resource.k8s.io/v1 ResourceClaim'],
  [
    'resource.k8s.io',
    'v1alpha2',
    'ResourceClaimTemplate',
    '1.27',
    '1.30',
    '1.31',
    'resource.k8s.io/v1 ResourceClaimTemplate',
  ],
  ['resource.k8s.io', 'v1alpha2', 'ResourceClass', '1.27', '1.30', '1.31', 'resource.k8s.io/v1 DeviceClass'],
];

let table: Map<string, Lifecycle> | undefined;

function load(): Map<string, Lifecycle> {
  const rows = JSON.parse(readResource('schemas/generated/lifecycle.json')) as LifecycleRow[];
  const out = new Map<string, Lifecycle>();
  for (const [group, version, kind, introduced, deprecated, removed, replacement] of [...older, ...rows]) {
    const [apiVersion, to] = replacement.split(' ');
    out.set(`${group}/${version}/${kind}`, {
      ...(introduced ? { introduced } : {}),
      ...(deprecated ? { deprecated } : {}),
      ...(removed ? { removed } : {}),
      ...(apiVersion && to ? { replacement: { apiVersion, kind: to } } : {}),
    });
  }
  return out;
}

/** What is known of the end of a kind's version; undefined for versions in good standing. */
export function lifecycleOf(group: string, version: string, kind: string): Lifecycle | undefined {
  table ??= load();
  return table.get(`${group}/${version}/${kind}`);
}

const minorOf = (release: string): number => Number(release.slice(release.indexOf('.') + 1));

/** True where `release` (`1.22`) is not after the minor (36). */
export const reached = (release: string | undefined, minor: number): boolean =>
  release !== undefined && minorOf(release) <= minor;

/** The server's deprecation warning for a served version. Mirrors apiserver pkg/endpoints/deprecation/deprecation.go. */
export function lifecycleWarning(
  { group, version, kind }: { group: string; version: string; kind: string },
  minor: number,
): string | undefined {
  const lifecycle = lifecycleOf(group, version, kind);
  if (!lifecycle || !reached(lifecycle.deprecated, minor)) return undefined;
  let text = `${group ? `${group}/` : ''}${version} ${kind} is deprecated in v${lifecycle.deprecated}+`;
  if (lifecycle.removed) text += `, unavailable in v${lifecycle.removed}+`;
  if (lifecycle.replacement) text += `; use ${lifecycle.replacement.apiVersion} ${lifecycle.replacement.kind}`;
  return text;
}
