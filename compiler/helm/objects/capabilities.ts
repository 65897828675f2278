import { GoError, GoSlice, GoStruct, type GoType, type GoValue } from '../go/values.js';

/** A Kubernetes version as `.Capabilities.KubeVersion` shows it and as constraints see it. */
export interface KubeVersion {
  readonly version: string;
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

/** Helm 3 was built without a version and says 1.20; Helm 4 takes that of its client library. */
export const defaultKubeVersions: Readonly<Record<3 | 4, KubeVersion>> = {
  3: { version: 'v1.20.0', normalized: 'v1.20.0', major: '1', minor: '20' },
  4: { version: 'v1.37.0', normalized: 'v1.37.0', major: '1', minor: '37' },
};

/** `ParseKubeVersion`: the components as written, two or more. @throws GoError as apimachinery's util/version words it */
export function parseKubeVersion(text: string, helmVersion: 3 | 4): KubeVersion {
  const m = /^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)*$/s.exec(text);
  if (!m) throw new GoError(`could not parse ${JSON.stringify(text)} as version`);
  const parts = m[1]!.split('.');
  const shown = JSON.stringify(text);
  if (parts.length < 2) throw new GoError(`illegal version string ${shown}`);
  if (parts[0]!.length > 1 && parts[0]!.startsWith('0'))
    throw new GoError(`illegal zero-prefixed version component ${JSON.stringify(parts[0])} in ${shown}`);
  const numbers = parts.map((part) => {
    const n = BigInt(part);
    if (n < 1n << 64n) return String(n);
    const problem = `strconv.ParseUint: parsing "${part}": value out of range`;
    throw new GoError(`illegal non-numeric version component "${part}" in ${shown}: ${problem}`);
  });
  const normalized = `v${numbers.join('.')}`;
  const given = text.startsWith('v') ? text : `v${text}`;
  return { version: helmVersion === 4 ? given : normalized, normalized, major: numbers[0]!, minor: numbers[1]! };
}

const fieldsOf = (v: GoValue): Map<string, GoValue> => (v as GoStruct).fields;

/** Helm 4 keeps the normalized version in a field of its own, which is not exported. */
function withNormalized(v: GoStruct): Map<string, GoValue> {
  const [version, ...rest] = v.fields;
  return new Map([version!, ['normalizedVersion', (v.data as { kube: KubeVersion }).kube.normalized], ...rest]);
}

function typesOf(helmVersion: 3 | 4): { capabilities: GoType; kubeVersion: GoType; build: GoType; versions: GoType } {
  const pkg = helmVersion === 3 ? 'chartutil' : 'common';
  const text = (v: GoValue): string =>
    ((v as GoStruct).data as { kube: KubeVersion }).kube[helmVersion === 3 ? 'version' : 'normalized'];
  return {
    capabilities: { name: `*${pkg}.Capabilities`, kind: 'ptr' },
    kubeVersion: {
      name: `${pkg}.KubeVersion`,
      kind: 'struct',
      string: text,
      stringOnPointer: true,
      ...(helmVersion === 4 ? { shown: withNormalized } : {}),
      methods: {
        GitVersion: { params: [], call: (v) => fieldsOf(v).get('Version') },
        String: { params: [], call: (v) => text(v) },
      },
    },
    build: { name: 'version.BuildInfo', kind: 'struct' },
    versions: {
      name: `${pkg}.VersionSet`,
      kind: 'slice',
      methods: { Has: { params: ['string'], call: (v, wanted) => (v as GoSlice).items.includes(wanted) } },
    },
  };
}

const types = { 3: typesOf(3), 4: typesOf(4) } as const;

/** `.Capabilities` of a cluster of that version that serves `apiVersions`. */
export function makeCapabilities(kube: KubeVersion, apiVersions: readonly string[], helmVersion: 3 | 4): GoStruct {
  const t = types[helmVersion];
  const kubeVersion = new GoStruct(
    t.kubeVersion,
    new Map([
      ['Version', kube.version],
      ['Major', kube.major],
      ['Minor', kube.minor],
    ]),
    { kube },
  );
  const build = new Map<string, GoValue>([
    ['Version', helmVersion === 3 ? 'v3.22' : 'v4.3'],
    ['GitCommit', ''],
    ['GitTreeState', ''],
    ['GoVersion', 'go1.26.8'],
    ...(helmVersion === 4 ? ([['KubeClientVersion', 'v1.37']] as const) : []),
  ]);
  const buildJson = (): GoStruct =>
    new GoStruct(
      { name: t.build.name, kind: 'struct' },
      new Map([
        ['version', build.get('Version')],
        ['go_version', build.get('GoVersion')],
        ...(helmVersion === 4 ? ([['kube_client_version', 'v1.37']] as const) : []),
      ]),
    );
  return new GoStruct(
    t.capabilities,
    new Map<string, GoValue>([
      ['KubeVersion', kubeVersion],
      ['APIVersions', new GoSlice([...apiVersions], t.versions)],
      ['HelmVersion', new GoStruct(t.build, build, { json: buildJson })],
    ]),
  );
}
