import type {
  Container,
  ContainerPort,
  PodAffinity,
  PodSpec,
  Volume,
} from '../../../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../../../schemas/generated/types/meta_v1.js';
import { quoteGo } from '../../../../kube/go-quote.js';
import { canonicalQuantity, milliValueOf } from '../../../../kube/quantity.js';
import type { FieldPath } from '../../../field/path.js';
import { ipWarnings } from '../../../shared/ip.js';
import { nodeLabelDeprecation, nodeSelectorTermWarnings } from '../../../shared/node-selector.js';
import { semanticEqual } from '../../checks.js';
import { claimSpecWarnings } from '../persistent-volume-claim.js';
import { appArmorContainer } from './annotations.js';
import { profileOfAnnotation } from './app-armor.js';
import { visitContainers } from './visit.js';
import { overlappingPathWarnings } from './warnings-overlap.js';

/**
 * Warnings of a pod, or of a template whose path is `template`. Mirrors warningsForPodSpecAndMeta of pkg/api/pod/warnings.go.
 * `path` is that of the object: the root for pods.
 */
export function podWarnings(spec: PodSpec, meta: ObjectMeta, path: FieldPath, isTemplate: boolean): string[] {
  const at = path.child('spec');
  const annotations = meta.annotations ?? {};
  const annotationPath = path.child('metadata', 'annotations');
  return [
    ...nodeWarnings(spec, at),
    ...annotationWarnings(annotations, annotationPath),
    ...(spec.volumes ?? []).flatMap((volume, i) => volumeWarnings(volume, at.child('volumes').index(i))),
    ...overlappingPathWarnings(spec.volumes ?? []),
    ...duplicateWarnings(spec, at),
    ...fractionWarnings(spec.overhead, at.child('overhead')),
    ...containerWarnings(spec, annotations, at, annotationPath, isTemplate),
    ...portWarnings(spec, at),
    ...tailWarnings(spec, at),
  ];
}

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

function nodeWarnings(spec: PodSpec, path: FieldPath): string[] {
  const out: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const text = nodeLabelDeprecation(key);
    if (text) out.push(`${path.child('nodeSelector').key(key)}: ${text}`);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const at = path.child('affinity', 'nodeAffinity');
  affinity?.[requiredTerms]?.nodeSelectorTerms?.forEach((term, i) => {
    out.push(...nodeSelectorTermWarnings(term, at.child(requiredTerms, 'nodeSelectorTerms').index(i), false));
  });
  affinity?.[preferredTerms]?.forEach((term, i) => {
    out.push(...nodeSelectorTermWarnings(term.preference, at.child(preferredTerms).index(i).child('preference'), true));
  });
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    const own = path.child('topologySpreadConstraints').index(i);
    const text = nodeLabelDeprecation(constraint.topologyKey);
    if (text) out.push(`${own.child('topologyKey')}: ${constraint.topologyKey} is ${text}`);
    if (!constraint.labelSelector) out.push(`${own.child('labelSelector')}: ${nullSelector}`);
  });
  return out;
}

const nullSelector = 'a null labelSelector results in matching no pod';

const deprecatedAnnotations: readonly [string, string][] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

function annotationWarnings(annotations: Readonly<Record<string, string>>, path: FieldPath): string[] {
  return deprecatedAnnotations
    .filter(([key]) => Object.hasOwn(annotations, key))
    .map(([key, text]) => `${path.key(key)}: ${text}`);
}

/** Volume sources that are on their way out: field, name in the path, text. */
const deprecatedVolumes: readonly [keyof Volume, string, string][] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function volumeWarnings(volume: Volume, path: FieldPath): string[] {
  const out = deprecatedVolumes.filter(([key]) => volume[key]).map(([, name, text]) => `${path.child(name)}: ${text}`);
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) out.push(...claimSpecWarnings(claim, path.child('ephemeral', 'volumeClaimTemplate', 'spec')));
  return out;
}

function duplicateWarnings(spec: PodSpec, path: FieldPath): string[] {
  const out: string[] = [];
  const repeated = (list: readonly (string | undefined)[], at: FieldPath, key: string): void => {
    list.forEach((value, i) => {
      if (list.indexOf(value) < i) out.push(`${at.index(i).child(key)}: duplicate ${key} ${quoteGo(value ?? '')}`);
    });
  };
  const secrets = (spec.imagePullSecrets ?? []).map((s) => s.name ?? '');
  repeated(
    (spec.hostAliases ?? []).map((a) => a.ip),
    path.child('hostAliases'),
    'ip',
  );
  repeated(secrets, path.child('imagePullSecrets'), 'name');
  secrets.forEach((name, i) => {
    if (!name) out.push(`${path.child('imagePullSecrets').index(i).child('name')}: invalid empty name ""`);
  });
  return out;
}

function fractionWarnings(list: object | undefined, path: FieldPath): string[] {
  const values = (list ?? {}) as Record<string, string | number>;
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || milliValueOf(value) % 1000n === 0n) return [];
    const text = quoteGo(canonicalQuantity(value));
    return [`${path.key(name)}: fractional byte value ${text} is invalid, must be an integer`];
  });
}

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const seccompText = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function containerWarnings(
  spec: PodSpec,
  annotations: Readonly<Record<string, string>>,
  path: FieldPath,
  annotationPath: FieldPath,
  isTemplate: boolean,
): string[] {
  const out: string[] = [];
  const warn = (key: string, text: string): void => {
    if (Object.hasOwn(annotations, key)) out.push(`${annotationPath.key(key)}: ${text}`);
  };
  if (!spec.securityContext?.seccompProfile) warn(seccompPod, seccompText);
  visitContainers(spec, path, (container, at) => {
    if (!container.securityContext?.seccompProfile) warn(seccompContainer + container.name, seccompText);
    const key = appArmorContainer + container.name;
    // Pods are warned of when the annotation becomes a field.
    if (isTemplate && !container.securityContext?.appArmorProfile && Object.hasOwn(annotations, key)) {
      const ofPod = spec.securityContext?.appArmorProfile;
      if (!ofPod || !semanticEqual(ofPod, profileOfAnnotation(annotations[key]!)))
        warn(key, 'deprecated since v1.30; use the "appArmorProfile" field instead');
    }
    out.push(...fractionWarnings(container.resources?.limits, at.child('resources', 'limits')));
    out.push(...fractionWarnings(container.resources?.requests, at.child('resources', 'requests')));
    out.push(...envWarnings(container, at.child('env')));
  });
  return out;
}

function envWarnings(container: Container, path: FieldPath): string[] {
  const out: string[] = [];
  const seen = new Set<string>();
  container.env?.forEach((variable, i) => {
    const ref = `$(${variable.name})`;
    const value = variable.value ?? '';
    if (!seen.has(variable.name)) seen.add(variable.name);
    else if (variable.valueFrom || value === ref || !value.includes(ref))
      out.push(
        `${path.index(i)}: hides previous definition of ${quoteGo(variable.name)}, which may be dropped when using apply`,
      );
  });
  return out;
}

function portWarnings(spec: PodSpec, path: FieldPath): string[] {
  const out: string[] = [];
  const all: { path: FieldPath; port: ContainerPort }[] = [];
  const same = (a: ContainerPort, b: ContainerPort): boolean =>
    a.containerPort === b.containerPort && (a.protocol ?? '') === (b.protocol ?? '');
  visitContainers(spec, path, (container, at) => {
    container.ports?.forEach((port, i) => {
      const own = at.child('ports').index(i);
      const { hostIP = '', hostPort = 0 } = port;
      if (hostIP && !hostPort) out.push(`${own}: hostIP set without hostPort: ${printPort(port)}`);
      for (const other of all.filter((o) => same(o.port, port))) {
        const { hostIP: otherIP = '', hostPort: otherPort = 0 } = other.port;
        if (hostIP === otherIP && hostPort === otherPort)
          out.push(`${own}: duplicate port definition with ${other.path}`);
        else if (!hostPort || !otherPort) out.push(`${own}: overlapping port definition with ${other.path}`);
        else if (hostPort === otherPort && (hostIP === '') !== (otherIP === ''))
          out.push(`${own}: dangerously ambiguous port definition with ${other.path}`);
      }
      all.push({ path: own, port });
    });
  });
  const names = new Map<string, FieldPath>();
  for (const { path: own, port } of all) {
    const first = port.name && names.get(port.name);
    if (first)
      out.push(
        `${own}: duplicate port name ${quoteGo(port.name!)} with ${first}, services and probes that select ports by name will use ${first}`,
      );
    else if (port.name) names.set(port.name, own);
  }
  return out;
}

/** fmt's %+v of the internal struct. */
const printPort = (p: ContainerPort): string =>
  `{Name:${p.name ?? ''} HostPort:${p.hostPort ?? 0} ContainerPort:${p.containerPort} Protocol:${p.protocol ?? ''} HostIP:${p.hostIP ?? ''}}`;

function tailWarnings(spec: PodSpec, path: FieldPath): string[] {
  const out: string[] = [];
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0)
    out.push(
      `${path.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  for (const key of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity: PodAffinity | undefined = spec.affinity?.[key];
    const at = path.child('affinity', key);
    affinity?.[requiredTerms]?.forEach((term, i) => {
      if (!term.labelSelector) out.push(`${at.child(requiredTerms).index(i).child('labelSelector')}: ${nullSelector}`);
    });
    affinity?.[preferredTerms]?.forEach((term, i) => {
      const own = at.child(preferredTerms).index(i).child('podAffinityTerm', 'labelSelector');
      if (!term.podAffinityTerm.labelSelector) out.push(`${own}: ${nullSelector}`);
    });
  }
  spec.dnsConfig?.nameservers?.forEach((server, i) => {
    out.push(...ipWarnings(path.child('dnsConfig', 'nameservers').index(i), server));
  });
  spec.hostAliases?.forEach((alias, i) => {
    out.push(...ipWarnings(path.child('hostAliases').index(i).child('ip'), alias.ip));
  });
  return out;
}
