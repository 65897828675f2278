import type { VersionProfile } from '../../../../schemas/profile.js';
import { bool, int, list, map, optional, pointer, type Shape, struct, text } from '../../shared/internal-form.js';

const ref = optional(struct({ Name: text, Namespace: text }));
const objectRef = optional(
  struct({
    Kind: text,
    Namespace: text,
    Name: text,
    UID: ['uid', text],
    APIVersion: ['apiVersion', text],
    ResourceVersion: text,
    FieldPath: text,
  }),
);
const FSType = ['fsType', text] as const;
const ReadOnly = bool;

/** core.PersistentVolumeSource. Mirrors pkg/apis/core/types.go. */
const sources: Parameters<typeof struct>[0] = {
  GCEPersistentDisk: [
    'gcePersistentDisk',
    optional(struct({ PDName: ['pdName', text], FSType, Partition: int, ReadOnly })),
  ],
  AWSElasticBlockStore: [
    'awsElasticBlockStore',
    optional(struct({ VolumeID: text, FSType, Partition: int, ReadOnly })),
  ],
  HostPath: optional(struct({ Path: text, Type: pointer })),
  Glusterfs: optional(
    struct({ EndpointsName: ['endpoints', text], Path: text, ReadOnly, EndpointsNamespace: pointer }),
  ),
  NFS: ['nfs', optional(struct({ Server: text, Path: text, ReadOnly }))],
  RBD: [
    'rbd',
    optional(
      struct({
        CephMonitors: ['monitors', list()],
        RBDImage: ['image', text],
        FSType,
        RBDPool: ['pool', text],
        RadosUser: ['user', text],
        Keyring: text,
        SecretRef: ref,
        ReadOnly,
      }),
    ),
  ],
  Quobyte: optional(struct({ Registry: text, Volume: text, ReadOnly, User: text, Group: text, Tenant: text })),
  ISCSI: [
    'iscsi',
    optional(
      struct({
        TargetPortal: text,
        IQN: ['iqn', text],
        Lun: int,
        ISCSIInterface: ['iscsiInterface', text],
        FSType,
        ReadOnly,
        Portals: list(),
        DiscoveryCHAPAuth: ['chapAuthDiscovery', bool],
        SessionCHAPAuth: ['chapAuthSession', bool],
        SecretRef: ref,
        InitiatorName: pointer,
      }),
    ),
  ],
  FlexVolume: optional(struct({ Driver: text, FSType, SecretRef: ref, ReadOnly, Options: map })),
  Cinder: optional(struct({ VolumeID: text, FSType, ReadOnly, SecretRef: ref })),
  CephFS: [
    'cephfs',
    optional(struct({ Monitors: list(), Path: text, User: text, SecretFile: text, SecretRef: ref, ReadOnly })),
  ],
  FC: ['fc', optional(struct({ TargetWWNs: list(), Lun: pointer, FSType, ReadOnly, WWIDs: ['wwids', list()] }))],
  Flocker: optional(struct({ DatasetName: text, DatasetUUID: text })),
  AzureFile: optional(struct({ SecretName: text, ShareName: text, ReadOnly, SecretNamespace: pointer })),
  VsphereVolume: optional(struct({ VolumePath: text, FSType, StoragePolicyName: text, StoragePolicyID: text })),
  AzureDisk: optional(
    struct({
      DiskName: text,
      DataDiskURI: ['diskURI', text],
      CachingMode: pointer,
      FSType: ['fsType', pointer],
      ReadOnly: pointer,
      Kind: pointer,
    }),
  ),
  PhotonPersistentDisk: optional(struct({ PdID: text, FSType })),
  PortworxVolume: optional(struct({ VolumeID: text, FSType, ReadOnly })),
  ScaleIO: [
    'scaleIO',
    optional(
      struct({
        Gateway: text,
        System: text,
        SecretRef: ref,
        SSLEnabled: ['sslEnabled', bool],
        ProtectionDomain: text,
        StoragePool: text,
        StorageMode: text,
        VolumeName: text,
        FSType,
        ReadOnly,
      }),
    ),
  ],
  Local: optional(struct({ Path: text, FSType: ['fsType', pointer] })),
  StorageOS: [
    'storageos',
    optional(struct({ VolumeName: text, VolumeNamespace: text, FSType, ReadOnly, SecretRef: objectRef })),
  ],
  CSI: [
    'csi',
    optional(
      struct({
        Driver: text,
        VolumeHandle: text,
        ReadOnly,
        FSType,
        VolumeAttributes: map,
        ControllerPublishSecretRef: ref,
        NodeStageSecretRef: ref,
        NodePublishSecretRef: ref,
        ControllerExpandSecretRef: ref,
        NodeExpandSecretRef: ref,
      }),
    ),
  ],
};

/** 1.37 moved two of them. */
const sources137 = Object.fromEntries(
  Object.keys(sources)
    .filter((key) => key !== 'Quobyte' && key !== 'FlexVolume')
    .flatMap((key) => (key === 'Flocker' ? [key, 'FlexVolume'] : key === 'VsphereVolume' ? [key, 'Quobyte'] : [key]))
    .map((key) => [key, sources[key]!]),
);

/** The struct as Go prints it. */
const [printed, printed137]: readonly Shape[] = [struct(sources), struct(sources137)];
export const persistentVolumeSource = (profile: VersionProfile): Shape =>
  profile.atLeast('1.37') ? printed137! : printed!;

/** core.PersistentVolumeSpec, which embeds the sources. */
export const persistentVolumeSpec = (profile: VersionProfile): Shape =>
  struct({
    Capacity: map,
    ...(profile.atLeast('1.37') ? sources137 : sources),
    AccessModes: list(),
    ClaimRef: objectRef,
    PersistentVolumeReclaimPolicy: text,
    StorageClassName: text,
    MountOptions: list(),
    VolumeMode: pointer,
    NodeAffinity: volumeNodeAffinity,
    VolumeAttributesClassName: pointer,
  });

const requirements = list(struct({ Key: text, Operator: text, Values: list() }));

/** core.VolumeNodeAffinity as Go prints it. */
export const volumeNodeAffinity: Shape = optional(
  struct({
    Required: optional(
      struct({ NodeSelectorTerms: list(struct({ MatchExpressions: requirements, MatchFields: requirements })) }),
    ),
  }),
);
