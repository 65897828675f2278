import type { Container, PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../../../../schemas/profile.js';
import { FieldPath } from '../../../field/path.js';
import { dropAlphaOf137 } from './drop-alpha.js';
import { visitContainers } from './visit.js';

/**
 * DropDisabledPodFields (pkg/api/pod/util.go): fields whose feature gate is off in the minor are cleared,
 * unless the stored object has them.
 */
export function dropDisabledPodFields(spec: PodSpec, old: PodSpec | undefined, profile: VersionProfile): void {
  const is135 = profile.atLeast('1.35');
  // GenericWorkload is alpha.
  const loose = spec as unknown as Record<string, unknown>;
  const before = (old ?? {}) as unknown as Record<string, unknown>;
  for (const key of ['schedulingGroup', 'workloadRef', 'evictionResponders'])
    if (before[key] === undefined) delete loose[key];
  if (!is135 && old?.hostnameOverride === undefined) delete spec.hostnameOverride;
  if (!is135 && !old?.volumes?.some((v) => v.image)) dropImageVolumes(spec);
  for (const volume of spec.volumes ?? []) {
    for (const source of volume.projected?.sources ?? []) {
      // ClusterTrustBundleProjection and PodCertificateRequest are on from 1.37.
      if (profile.atLeast('1.37')) continue;
      if (!projects(old, 'clusterTrustBundle')) delete source.clusterTrustBundle;
      if (!projects(old, 'podCertificate')) delete source.podCertificate;
    }
  }
  if (profile.atLeast('1.37')) dropAlphaOf137(spec, old);
  visitContainers(spec, FieldPath.root, (container) => {
    if (!hasStopSignal(old)) wipeStopSignal(container);
    if (is135) return;
    delete container.restartPolicyRules;
    // ContainerRestartRules: without it only sidecars have a policy of their own.
    if (!isSidecar(spec, container) && !hasRestartPolicies(old)) delete container.restartPolicy;
    for (const variable of container.env ?? []) if (variable.valueFrom) delete variable.valueFrom.fileKeyRef;
  });
}

/** Such volumes go, and what is mounted of them; lists that are empty are nil from then on. */
function dropImageVolumes(spec: PodSpec): void {
  const names = new Set(spec.volumes?.flatMap((v) => (v.image ? [v.name] : [])));
  if (names.size) spec.volumes = spec.volumes!.filter((v) => !v.image);
  if (!spec.volumes?.length) delete spec.volumes;
  visitContainers(spec, FieldPath.root, (container) => {
    const mounts = names.size ? container.volumeMounts?.filter((m) => !names.has(m.name)) : container.volumeMounts;
    if (mounts?.length) container.volumeMounts = mounts;
    else delete container.volumeMounts;
  });
}

const isSidecar = (spec: PodSpec, container: Container): boolean =>
  container.restartPolicy === 'Always' && (spec.initContainers?.includes(container) ?? false);

const hasRestartPolicies = (spec: PodSpec | undefined): boolean =>
  (spec?.initContainers ?? []).some((c) => c.restartPolicy !== undefined && c.restartPolicy !== 'Always') ||
  (spec?.containers ?? []).some((c) => c.restartPolicy !== undefined);

const projects = (spec: PodSpec | undefined, key: 'clusterTrustBundle' | 'podCertificate'): boolean =>
  (spec?.volumes ?? []).some((v) => v.projected?.sources?.some((s) => s[key] !== undefined));

/** A lifecycle that held nothing else goes, too. */
function wipeStopSignal(container: Container): void {
  const { lifecycle } = container;
  if (lifecycle?.stopSignal === undefined) return;
  delete lifecycle.stopSignal;
  if (!lifecycle.postStart && !lifecycle.preStop) delete container.lifecycle;
}

function hasStopSignal(spec: PodSpec | undefined): boolean {
  let found = false;
  if (spec)
    visitContainers(spec, FieldPath.root, (container) => {
      found ||= container.lifecycle?.stopSignal !== undefined;
    });
  return found;
}
