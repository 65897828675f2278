import type { PersistentVolume, Volume } from '../../../../schemas/generated/types/core_v1.js';

/** In-tree volumes as their CSI drivers see them. Mirrors csi-translation-lib/plugins. */
export interface CsiVolume {
  readonly driver: string;
  readonly handle: string;
}

type Source = Pick<
  Volume,
  | 'awsElasticBlockStore'
  | 'gcePersistentDisk'
  | 'azureDisk'
  | 'azureFile'
  | 'cinder'
  | 'portworxVolume'
  | 'vsphereVolume'
>;

interface Migration {
  readonly plugin: string;
  readonly driver: string;
  readonly topologyKey?: string;
  /** False for drivers whose limits the scheduler does not look at. */
  readonly limited: boolean;
  readonly handle: (source: Source, zones: string) => string | undefined;
}

const gceHandle = (disk: string, zones: string): string => {
  const list = zones ? zones.split('__') : [];
  if (list.length > 1) return `projects/UNSPECIFIED/regions/${list[0]!.replace(/-[^-]*$/, '')}/disks/${disk}`;
  return `projects/UNSPECIFIED/zones/${list[0] ?? 'UNSPECIFIED'}/disks/${disk}`;
};

const ebsId = (id: string): string => (id.startsWith('aws://') ? id.slice(id.lastIndexOf('/') + 1) : id);

const migrations: Readonly<Record<keyof Source, Migration>> = {
  awsElasticBlockStore: {
    plugin: 'kubernetes.io/aws-ebs',
    driver: 'ebs.csi.aws.com',
    topologyKey: 'topology.ebs.csi.aws.com/zone',
    limited: true,
    handle: (s) => ebsId(s.awsElasticBlockStore?.volumeID ?? ''),
  },
  gcePersistentDisk: {
    plugin: 'kubernetes.io/gce-pd',
    driver: 'pd.csi.storage.gke.io',
    topologyKey: 'topology.gke.io/zone',
    limited: true,
    handle: (s, zones) => gceHandle(s.gcePersistentDisk?.pdName ?? '', zones),
  },
  azureDisk: {
    plugin: 'kubernetes.io/azure-disk',
    driver: 'disk.csi.azure.com',
    limited: true,
    handle: (s) => s.azureDisk?.diskURI,
  },
  azureFile: { plugin: 'kubernetes.io/azure-file', driver: 'file.csi.azure.com', limited: false, handle: () => '' },
  cinder: {
    plugin: 'kubernetes.io/cinder',
    driver: 'cinder.csi.openstack.org',
    topologyKey: 'topology.cinder.csi.openstack.org/zone',
    limited: true,
    handle: (s) => s.cinder?.volumeID,
  },
  portworxVolume: {
    plugin: 'kubernetes.io/portworx-volume',
    driver: 'pxd.portworx.com',
    limited: true,
    handle: (s) => s.portworxVolume?.volumeID,
  },
  vsphereVolume: {
    plugin: 'kubernetes.io/vsphere-volume',
    driver: 'csi.vsphere.vmware.com',
    limited: false,
    handle: () => '',
  },
};

const byPlugin = new Map(Object.values(migrations).map((m) => [m.plugin, m]));

function migrationOf(source: Source): Migration | undefined {
  for (const key of Object.keys(migrations) as (keyof Source)[]) if (source[key]) return migrations[key];
  return undefined;
}

/** True for volume sources that a CSI driver has taken over. */
export const isMigratable = (volume: Volume): boolean => migrationOf(volume) !== undefined;

const zoneLabels = ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'] as const;

/** The CSI side of a pod's inline volume; undefined where limits do not concern it. */
export function inlineCsiVolume(volume: Volume): CsiVolume | undefined {
  const m = migrationOf(volume);
  if (!m?.limited) return undefined;
  return { driver: m.driver, handle: m.handle(volume, '') ?? '' };
}

/** The CSI side of a persistent volume, in-tree or not. */
export function csiVolumeOf(pv: PersistentVolume): CsiVolume | undefined {
  const csi = pv.spec?.csi;
  if (csi) return { driver: csi.driver, handle: csi.volumeHandle };
  const m = migrationOf((pv.spec ?? {}) as Source);
  if (!m?.limited) return undefined;
  const labels = pv.metadata?.labels ?? {};
  return {
    driver: m.driver,
    handle: m.handle(pv.spec as Source, labels[zoneLabels[0]] || labels[zoneLabels[1]] || '') ?? '',
  };
}

/** The driver that a provisioner stands for; undefined where it is an in-tree one that limits do not concern. */
export function driverOfProvisioner(provisioner: string): string | undefined {
  const m = byPlugin.get(provisioner);
  return m ? (m.limited ? m.driver : undefined) : provisioner;
}

/**
 * The volume with its node affinity in the terms of the CSI driver, on nodes that have migrated the plugin.
 * `migratedPlugins` is the CSINode's annotation.
 */
export function translated(pv: PersistentVolume, migratedPlugins: string | undefined): PersistentVolume {
  const m = migrationOf((pv.spec ?? {}) as Source);
  if (!m?.limited || !m.topologyKey || !migratedPlugins?.split(',').includes(m.plugin)) return pv;
  const terms = pv.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const zoneKey = zoneLabels.find((key) =>
    terms.some((t) => t.matchExpressions?.some((e) => e.key === key && e.operator === 'In')),
  );
  const rename = (key: string): string =>
    key === zoneKey
      ? m.topologyKey!
      : key === 'failure-domain.beta.kubernetes.io/region'
        ? 'topology.kubernetes.io/region'
        : key;
  const renamed = terms.map((t) => ({
    ...t,
    ...(t.matchExpressions ? { matchExpressions: t.matchExpressions.map((e) => ({ ...e, key: rename(e.key) })) } : {}),
  }));
  const labelled = zoneLabels.map((key) => pv.metadata?.labels?.[key]).find((v) => v);
  const added = { key: m.topologyKey, operator: 'In', values: labelled?.split('__') ?? [] };
  const fromLabels = zoneKey || !labelled ? renamed : withRequirement(renamed, added);
  if (!fromLabels.length) return pv;
  return {
    ...pv,
    spec: { ...pv.spec, nodeAffinity: { required: { nodeSelectorTerms: fromLabels } } },
  } as PersistentVolume;
}

interface Term {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

function withRequirement<T extends Term>(
  terms: readonly T[],
  added: { key: string; operator: string; values: string[] },
): T[] {
  if (!terms.length) return [{ matchExpressions: [added] } as unknown as T];
  return terms.map((t) => ({ ...t, matchExpressions: [...(t.matchExpressions ?? []), added] }));
}
