import type {
  ConfigMap,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  ResourceQuota,
  Secret,
} from '../../../schemas/generated/types/core_v1.js';
import type { PodDisruptionBudget } from '../../../schemas/generated/types/policy_v1.js';
import type { ClusterRoleBinding, RoleBinding, Subject } from '../../../schemas/generated/types/rbac_v1.js';
import type { PriorityClass } from '../../../schemas/generated/types/scheduling_v1.js';
import type { StorageClass } from '../../../schemas/generated/types/storage_v1.js';
import { columns } from './column.js';

export const nodes = columns<Node>(
  'STATUS ROLES AGE VERSION INTERNAL-IP* EXTERNAL-IP* OS-IMAGE* KERNEL-VERSION* CONTAINER-RUNTIME*',
  (node) => {
    const ready = node.status?.conditions?.find((c) => c.type === 'Ready');
    const state = ready ? `${ready.status === 'True' ? '' : 'Not'}Ready` : 'Unknown';
    const info = node.status?.nodeInfo;
    const address = (type: string) => node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
    const kernel = info?.kernelVersion || '<unknown>';
    return [
      node.spec?.unschedulable ? `${state},SchedulingDisabled` : state,
      rolesOf(node.metadata.labels ?? {}).join(',') || '<none>',
      info?.kubeletVersion ?? '',
      address('InternalIP'),
      address('ExternalIP'),
      info?.osImage || '<unknown>',
      info?.architecture ? `${kernel} (${info.architecture})` : kernel,
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
);

const rolePrefix = 'node-role.kubernetes.io/';

function rolesOf(labels: Readonly<Record<string, string>>): string[] {
  const roles = Object.entries(labels).map(([k, v]) =>
    k.startsWith(rolePrefix) ? k.slice(rolePrefix.length) : k === 'kubernetes.io/role' ? v : '',
  );
  return [...new Set(roles.filter(Boolean))].sort();
}

export const namespaces = columns<Namespace>('STATUS AGE', ({ status }) => [status?.phase ?? '']);
export const secrets = columns<Secret>('TYPE DATA AGE', ({ type, data }) => [
  type ?? '',
  Object.keys(data ?? {}).length,
]);
export const serviceAccounts = columns('AGE', () => []);
export const configMaps = columns<ConfigMap>('DATA AGE', ({ data, binaryData }) => [
  Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
]);

export const podDisruptionBudgets = columns<PodDisruptionBudget>(
  'MIN_AVAILABLE MAX_UNAVAILABLE ALLOWED_DISRUPTIONS AGE',
  ({ spec, status }) => [spec?.minAvailable ?? 'N/A', spec?.maxUnavailable ?? 'N/A', status?.disruptionsAllowed ?? 0],
);

export const resourceQuotas = columns<ResourceQuota>('REQUEST LIMIT AGE', ({ status }) => {
  const names = Object.keys(status?.hard ?? {}).sort();
  const text = (limits: boolean) =>
    names
      .filter((n) => n.startsWith('limits.') === limits)
      .map((n) => `${n}: ${status?.used?.[n] ?? 0}/${status?.hard?.[n]}`)
      .join(', ');
  return [text(false), text(true)];
});

const modeNames: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
/** GetAccessModesAsString: in this order, each once. */
const modesText = (modes: readonly string[] | undefined): string =>
  Object.keys(modeNames)
    .filter((m) => modes?.includes(m))
    .map((m) => modeNames[m])
    .join(',');

export const persistentVolumes = columns<PersistentVolume>(
  'CAPACITY ACCESS_MODES RECLAIM_POLICY STATUS CLAIM STORAGECLASS VOLUMEATTRIBUTESCLASS REASON AGE VOLUMEMODE*',
  ({ metadata, spec, status }) => [
    spec?.capacity?.['storage'] ?? '0',
    modesText(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    spec?.volumeMode ?? '<unset>',
  ],
);

export const persistentVolumeClaims = columns<PersistentVolumeClaim>(
  'STATUS VOLUME CAPACITY ACCESS_MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE VOLUMEMODE*',
  ({ metadata, spec, status }) => [
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.volumeName ?? '',
    spec?.volumeName ? (status?.capacity?.['storage'] ?? '0') : '',
    spec?.volumeName ? modesText(status?.accessModes) : '',
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    spec?.volumeMode ?? '<unset>',
  ],
);

export const storageClasses = columns<StorageClass>(
  'PROVISIONER RECLAIMPOLICY VOLUMEBINDINGMODE ALLOWVOLUMEEXPANSION AGE',
  (o) => [
    o.provisioner,
    o.reclaimPolicy ?? 'Delete',
    o.volumeBindingMode ?? 'Immediate',
    String(o.allowVolumeExpansion ?? false),
  ],
  (o) => {
    const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
    return `${o.metadata.name}${marks.some((m) => o.metadata.annotations?.[m] === 'true') ? ' (default)' : ''}`;
  },
);

export const priorityClasses = columns<PriorityClass>('VALUE GLOBAL-DEFAULT AGE PREEMPTIONPOLICY', (o) => [
  o.value ?? 0,
  String(o.globalDefault ?? false),
  o.preemptionPolicy ?? 'PreemptLowerPriority',
]);

const subjects = (list: readonly Subject[] | undefined, kind: string): string =>
  (list ?? [])
    .filter((s) => s.kind === kind)
    .map((s) => (kind === 'ServiceAccount' ? `${s.namespace ?? ''}/${s.name}` : s.name))
    .join(', ');

export const roleBindings = columns<RoleBinding | ClusterRoleBinding>(
  'ROLE AGE USERS* GROUPS* SERVICEACCOUNTS*',
  ({ roleRef, subjects: list }) => [
    `${roleRef.kind}/${roleRef.name}`,
    subjects(list, 'User'),
    subjects(list, 'Group'),
    subjects(list, 'ServiceAccount'),
  ],
);

/** Kinds without columns of their own are printed by the default: their creation time as it is. */
export const plain = columns('CREATED_AT', (o) => [o.metadata.creationTimestamp ?? '']);
