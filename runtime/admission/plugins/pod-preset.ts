import type { KubeObject } from '../../../compiler/kube/object.js';
import { type LabelSelectorLike, matchesSelector } from '../../../compiler/kube/selectors.js';
import type {
  Container,
  EnvFromSource,
  EnvVar,
  Pod,
  Volume,
  VolumeMount,
} from '../../../schemas/generated/types/core_v1.js';
import { equal } from '../../world/equal.js';
import type { AdmissionPlugin } from '../plugin.js';

const prefix = 'podpreset.admission.kubernetes.io';

interface PodPreset extends KubeObject {
  readonly spec?: {
    readonly selector?: LabelSelectorLike;
    readonly env?: readonly EnvVar[];
    readonly envFrom?: readonly EnvFromSource[];
    readonly volumes?: readonly Volume[];
    readonly volumeMounts?: readonly VolumeMount[];
  };
}

/**
 * PodPreset of settings.k8s.io/v1alpha1, gone since 1.20 and kept for manifests of that time: presets whose selector
 * matches a pod add environment and volumes, all of them or, where anything conflicts, none.
 */
export const podPreset: AdmissionPlugin = {
  name: 'PodPreset',
  operations: ['CREATE', 'UPDATE'],
  admit(request, { view }) {
    if (request.resource !== 'pods' || request.gvk.group || request.subresource || request.operation !== 'CREATE')
      return undefined;
    const pod = request.object as unknown as Pod;
    const annotations = pod.metadata?.annotations ?? {};
    if (annotations['kubernetes.io/config.mirror'] !== undefined || annotations[`${prefix}/exclude`] === 'true')
      return undefined;
    const presets = (view.list('PodPreset.settings.k8s.io', request.namespace) as readonly PodPreset[]).filter((p) =>
      matchesSelector(p.spec?.selector ?? {}, pod.metadata?.labels),
    );
    if (presets.length) apply(pod, presets);
    return undefined;
  },
};

function apply(pod: Pod, presets: readonly PodPreset[]): void {
  const spec = pod.spec;
  if (!spec) return;
  const all = <T>(pick: (p: NonNullable<PodPreset['spec']>) => readonly T[] | undefined): T[] =>
    presets.flatMap((p) => pick(p.spec ?? {}) ?? []);
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const env = all((p) => p.env);
  const envFrom = all((p) => p.envFrom);
  const mounts = all((p) => p.volumeMounts);
  const volumes = merge(
    spec.volumes ?? [],
    all((p) => p.volumes),
    (v) => v.name,
  );
  const merged = containers.map((c) => ({
    env: merge(c.env ?? [], env, (e) => e.name),
    envFrom: mergeEnvFrom(c.envFrom ?? [], envFrom),
    mounts: mergeMounts(c.volumeMounts ?? [], mounts),
  }));
  if (!volumes || merged.some((m) => !m.env || !m.mounts)) return;
  if (volumes.length) spec.volumes = volumes;
  containers.forEach((c, i) => {
    set(c, 'env', merged[i]!.env!);
    set(c, 'volumeMounts', merged[i]!.mounts!);
    set(c, 'envFrom', merged[i]!.envFrom);
  });
  pod.metadata ??= {};
  pod.metadata.annotations = { ...pod.metadata.annotations };
  for (const p of presets)
    pod.metadata.annotations[`${prefix}/podpreset-${p.metadata.name}`] = p.metadata.resourceVersion ?? '';
}

function set<K extends 'env' | 'envFrom' | 'volumeMounts'>(
  c: Container,
  field: K,
  list: NonNullable<Container[K]>,
): void {
  if (list.length) c[field] = list;
  else delete c[field];
}

/** What both have must be equal; undefined where it is not. */
function merge<T>(own: readonly T[], more: readonly T[], key: (item: T) => string | undefined): T[] | undefined {
  const out = [...own];
  for (const item of more) {
    const same = out.find((o) => key(o) === key(item));
    if (!same) out.push(item);
    else if (!equal(same, item)) return undefined;
  }
  return out;
}

/** A conflict with the container's own stops nothing here: it loses them all. */
function mergeEnvFrom(own: readonly EnvFromSource[], more: readonly EnvFromSource[]): EnvFromSource[] {
  const keyOf = (e: EnvFromSource): string => JSON.stringify([e.prefix, e.configMapRef?.name, e.secretRef?.name]);
  const out = [...own];
  for (const item of more) {
    const same = own.findLast((o) => keyOf(o) === keyOf(item));
    if (!same) out.push(item);
    else if (!equal(same, item)) return [];
  }
  return out;
}

/** By name, and no two at one path unless they are equal. */
function mergeMounts(own: readonly VolumeMount[], more: readonly VolumeMount[]): VolumeMount[] | undefined {
  const out = merge(own, more, (m) => m.name);
  const torn = more.some((item) => (out ?? []).some((o) => o.mountPath === item.mountPath && !equal(o, item)));
  return torn ? undefined : out;
}
