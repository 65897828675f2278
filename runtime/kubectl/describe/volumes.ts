import type { Volume } from '../../../schemas/generated/types/core_v1.js';

type Source = Exclude<keyof Volume, 'name'>;
type Row = readonly [title: string, value: unknown];
interface Shape {
  readonly type: string;
  rows(source: never): Row[];
}

const shape = <K extends Source>(_key: K, type: string, rows: (source: NonNullable<Volume[K]>) => Row[]): Shape => ({
  type,
  rows: rows as Shape['rows'],
});

/** What `describe` says of each kind of volume, in upstream's order. kubectl pkg/describe/describe.go describeVolumes. */
const shapes: Readonly<Partial<Record<Source, Shape>>> = {
  hostPath: shape('hostPath', 'HostPath (bare host directory volume)', (s) => [
    ['Path', s.path],
    ['HostPathType', s.type ?? '<none>'],
  ]),
  emptyDir: shape('emptyDir', "EmptyDir (a temporary directory that shares a pod's lifetime)", (s) => [
    ['Medium', s.medium ?? ''],
    ['SizeLimit', s.sizeLimit ?? '<unset>'],
  ]),
  secret: shape('secret', 'Secret (a volume populated by a Secret)', (s) => [
    ['SecretName', s.secretName ?? ''],
    ['Optional', s.optional ?? false],
  ]),
  configMap: shape('configMap', 'ConfigMap (a volume populated by a ConfigMap)', (s) => [
    ['Name', s.name ?? ''],
    ['Optional', s.optional ?? false],
  ]),
  nfs: shape('nfs', 'NFS (an NFS mount that lasts the lifetime of a pod)', (s) => [
    ['Server', s.server],
    ['Path', s.path],
    ['ReadOnly', s.readOnly ?? false],
  ]),
  persistentVolumeClaim: shape(
    'persistentVolumeClaim',
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    (s) => [
      ['ClaimName', s.claimName],
      ['ReadOnly', s.readOnly ?? false],
    ],
  ),
  projected: shape('projected', 'Projected (a volume that contains injected data from multiple sources)', (s) =>
    (s.sources ?? []).flatMap((p): Row[] => {
      if (p.secret)
        return [
          ['SecretName', p.secret.name ?? ''],
          ['Optional', p.secret.optional ?? false],
        ];
      if (p.downwardAPI) return [['DownwardAPI', true]];
      if (p.configMap)
        return [
          ['ConfigMapName', p.configMap.name ?? ''],
          ['Optional', p.configMap.optional ?? false],
        ];
      if (p.serviceAccountToken) return [['TokenExpirationSeconds', p.serviceAccountToken.expirationSeconds ?? 3607]];
      return [];
    }),
  ),
};

export function describeVolumes(volumes: readonly Volume[]): string[] {
  if (volumes.length === 0) return ['  Volumes:\t<none>'];
  return ['  Volumes:', ...volumes.flatMap((v) => [`   ${v.name}:`, ...describeSource(v)])];
}

function describeSource(volume: Volume): string[] {
  const key = (Object.keys(shapes) as Source[]).find((k) => volume[k] !== undefined);
  const downward = volume.downwardAPI;
  if (downward)
    return [
      '    Type:\tDownwardAPI (a volume populated by information about the pod)',
      '    Items:',
      ...(downward.items ?? []).map(
        (i) => `      ${i.fieldRef?.fieldPath ?? i.resourceFieldRef?.resource} -> ${i.path}`,
      ),
    ];
  if (!key) return [`    Type:\t${Object.keys(volume).find((k) => k !== 'name') ?? '<unknown>'}`];
  const { type, rows } = shapes[key]!;
  return [`    Type:\t${type}`, ...rows(volume[key] as never).map(([title, value]) => `    ${title}:\t${value}`)];
}
