import type { Container, EphemeralContainer, PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import { isObject, type Json } from '../../../../kube/json.js';

type Loose = Record<string, unknown>;
/** A list of places of a spec that hold one field. */
type Places = (spec: PodSpec) => (Loose | undefined)[];

const containersOf = (spec: PodSpec): (Container | EphemeralContainer)[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];

const probesOf = (spec: PodSpec): (Loose | undefined)[] =>
  containersOf(spec).flatMap((c) => [c.livenessProbe, c.readinessProbe, c.startupProbe] as (Loose | undefined)[]);

const handlersOf = (spec: PodSpec): (Loose | undefined)[] =>
  containersOf(spec).flatMap((c) => [c.lifecycle?.postStart, c.lifecycle?.preStop] as (Loose | undefined)[]);

const volumesOf = (spec: PodSpec): Loose[] => (spec.volumes ?? []) as unknown as Loose[];

const child = (place: Loose | undefined, key: string): Loose | undefined =>
  isObject(place?.[key] as Json) ? (place![key] as Loose) : undefined;

const items = (place: Loose | undefined): Loose[] => (place?.['items'] as Loose[] | undefined) ?? [];

const volumeKinds = ['secret', 'configMap', 'downwardAPI', 'projected'];
const listed = { secret: true, downwardAPI: true, configMap: true };
const sourceKinds = [...Object.keys(listed), 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];

/** Secret, config map, downward API and projected volumes, and all that they write as files. */
function atomicWriters(spec: PodSpec): { volumes: Loose[]; files: Loose[] } {
  const volumes: Loose[] = [];
  const files: Loose[] = [];
  for (const volume of volumesOf(spec)) {
    // Of volumes and sources that are of more than one kind, which is refused, the server looks at the first.
    const kind = volumeKinds.find((k) => child(volume, k));
    if (!kind) continue;
    const writer = child(volume, kind)!;
    volumes.push(writer);
    files.push(...items(writer));
    for (const source of kind === 'projected' ? ((writer['sources'] as Loose[] | undefined) ?? []) : []) {
      const one = sourceKinds.find((k) => child(source, k));
      if (one) files.push(...(one in listed ? items(child(source, one)) : [child(source, one)!]));
    }
  }
  return { volumes, files };
}

/** Fields of one gate: they go together, and stay where the stored object has any of them. */
const gates: readonly { readonly fields: readonly (readonly [string, Places])[] }[] = [
  // EmptyDirVolumeMode
  { fields: [['mode', (spec) => volumesOf(spec).map((v) => child(v, 'emptyDir'))]] },
  // VolumeBindMountOptions
  {
    fields: [
      ['bindMountOptions', (spec) => containersOf(spec).flatMap((c) => (c.volumeMounts ?? []) as unknown as Loose[])],
    ],
  },
  // H2CContainerProbe
  { fields: [['protocol', (spec) => [...probesOf(spec), ...handlersOf(spec)].map((h) => child(h, 'httpGet'))]] },
  // GRPCContainerProbeTLS
  { fields: [['mode', (spec) => probesOf(spec).map((p) => child(p, 'grpc'))]] },
  // AtomicWriteVolumeUserFields
  {
    fields: [
      ['defaultUser', (spec) => atomicWriters(spec).volumes],
      ['user', (spec) => atomicWriters(spec).files],
    ],
  },
];

/** Clears the fields that came with 1.37 behind gates that are off by default (pkg/api/pod/util.go). */
export function dropAlphaOf137(spec: PodSpec, old: PodSpec | undefined): void {
  for (const { fields } of gates) {
    if (old && fields.some(([field, places]) => places(old).some((place) => place?.[field] !== undefined))) continue;
    for (const [field, places] of fields) for (const place of places(spec)) if (place) delete place[field];
  }
}
