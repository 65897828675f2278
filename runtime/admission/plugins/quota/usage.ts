import type { KubeObject } from '../../../../compiler/kube/object.js';
import { type Quantity, quantity, wholeValueOf } from '../../../../compiler/kube/quantity.js';
import type { AdmissionRequest } from '../../../../compiler/validate/types.js';
import type { Container, PersistentVolumeClaim, Pod, Service } from '../../../../schemas/generated/types/core_v1.js';
import { groupResource } from '../../refusals.js';
import {
  addTo,
  hasPodLevelResources,
  isBestEffort,
  podResourcesWithOverhead,
  type ResourceList,
  readList,
} from '../../resources.js';

/** One requirement of spec.scopes or spec.scopeSelector. */
export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** How objects of a kind count against quotas (pkg/quota/v1/evaluator/core). */
export interface Evaluator {
  /** The group kind of the objects it counts, for listing them. */
  readonly counts: string;
  handles(request: AdmissionRequest): boolean;
  matchingResources(names: readonly string[]): string[];
  matchesScope(scope: ScopeRequirement, object: KubeObject): boolean;
  /** Why the object may not be created at all under a quota of these resources. */
  constraints?(names: readonly string[], object: KubeObject): string | undefined;
  usage(object: KubeObject, now: string): ResourceList;
}

const one: Quantity = quantity('1');
const zero: Quantity = quantity('0');
const count = (n: number): Quantity => quantity(String(n));

export function evaluatorFor(request: AdmissionRequest): Evaluator {
  const resource = groupResource(request);
  if (resource === 'pods') return pods;
  if (resource === 'services') return services;
  if (resource === 'persistentvolumeclaims') return claims;
  return objectCount(resource, request.gvk.group ? `${request.gvk.kind}.${request.gvk.group}` : request.gvk.kind);
}

/** Names of the time before `count/`. */
const aliases: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
  secrets: 'secrets',
};

function objectCount(resource: string, kind: string): Evaluator {
  const alias = Object.hasOwn(aliases, resource) ? [aliases[resource]!] : [];
  const names = [`count/${resource}`, ...alias];
  return {
    counts: kind,
    handles: (r) => !r.subresource && r.operation === 'CREATE',
    matchingResources: (list) => list.filter((n) => names.includes(n)),
    matchesScope: () => false,
    usage: () => new Map(names.map((n) => [n, one])),
  };
}

const podNames = [
  'count/pods',
  'pods',
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((r) => [r, `requests.${r}`, `limits.${r}`]),
];

/** Quotas of these make the values mandatory, a mistake that is kept for compatibility. */
const mandatory = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

const pods: Evaluator = {
  counts: 'Pod',
  handles(r) {
    if (r.subresource) return r.subresource === 'resize' && r.operation === 'UPDATE';
    if (r.operation === 'CREATE') return true;
    return isTerminating(r.object as unknown as Pod) !== isTerminating(r.oldObject as unknown as Pod);
  },
  matchingResources: (list) =>
    list.filter((n) => podNames.includes(n) || /^(?:requests\.)?hugepages-/.test(n) || isExtendedForQuota(n)),
  matchesScope: (scope, object) => podInScope(scope, object as unknown as Pod),
  constraints(names, object) {
    const spec = (object as unknown as Pod).spec ?? { containers: [] };
    if (hasPodLevelResources(spec)) return undefined;
    const missing = new Map<string, Set<string>>();
    for (const c of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
      const has = computeUsage(readList(c.resources?.requests), readList(c.resources?.limits));
      for (const name of names)
        if (mandatory.has(name) && !has.has(name)) missing.set(name, (missing.get(name) ?? new Set()).add(c.name));
    }
    if (!missing.size) return undefined;
    const parts = [...missing]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, containers]) => `${name} for: ${[...containers].sort().join(',')}`);
    return `must specify ${parts.join('; ')}`;
  },
  usage(object, now) {
    const pod = object as unknown as Pod;
    const out: ResourceList = new Map([['count/pods', one]]);
    if (!countsAgainstQuota(pod, now)) return out;
    const spec = pod.spec ?? { containers: [] as Container[] };
    addTo(out, computeUsage(podResourcesWithOverhead(spec, 'requests'), podResourcesWithOverhead(spec, 'limits')));
    return out;
  },
};

/** podComputeUsageHelper. */
function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const out: ResourceList = new Map([['pods', one]]);
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const request = requests.get(name);
    const limit = limits.get(name);
    if (request) out.set(name, request).set(`requests.${name}`, request);
    if (limit) out.set(`limits.${name}`, limit);
  }
  for (const [name, q] of requests) {
    if (name.startsWith('hugepages-')) out.set(name, q).set(`requests.${name}`, q);
    else if (isExtended(name)) out.set(`requests.${name}`, q);
  }
  return out;
}

const isExtended = (name: string): boolean =>
  name.includes('/') && !/^(?:[^/]*\.)?kubernetes\.io\//.test(name) && !name.startsWith('requests.');

/** `requests.example.com/gpu`, and the implicit names of device classes. */
const isExtendedForQuota = (name: string): boolean =>
  name.startsWith('requests.') &&
  name.includes('/') &&
  (!/kubernetes\.io\//.test(name) || name.startsWith('requests.deviceclass.resource.kubernetes.io/'));

const isTerminating = (pod: Pod): boolean => (pod.spec?.activeDeadlineSeconds ?? -1) >= 0;

function countsAgainstQuota(pod: Pod, now: string): boolean {
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true;
  return Date.parse(now) <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function podInScope(scope: ScopeRequirement, pod: Pod): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass':
      return matchesNames(scope, pod.spec?.priorityClassName ? [pod.spec.priorityClassName] : []);
    case 'CrossNamespacePodAffinity':
      return affinityTerms(pod).some((t) => t.namespaces?.length || t.namespaceSelector !== undefined);
    default:
      return false;
  }
}

function affinityTerms(pod: Pod): { namespaces?: readonly string[]; namespaceSelector?: object }[] {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  return [podAffinity, podAntiAffinity].flatMap((a) => [
    ...(a?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(a?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((w) => w.podAffinityTerm ?? []),
  ]);
}

function matchesNames({ operator, values = [] }: ScopeRequirement, names: readonly string[]): boolean {
  if (operator === 'Exists') return names.length > 0;
  if (operator === 'DoesNotExist') return names.length === 0;
  if (operator === 'In') return names.some((n) => values.includes(n));
  return operator === 'NotIn' && (names.length === 0 || names.some((n) => !values.includes(n)));
}

const serviceNames = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'];

const services: Evaluator = {
  counts: 'Service',
  handles: (r) => !r.subresource,
  matchingResources: (list) => list.filter((n) => serviceNames.includes(n)),
  matchesScope: () => false,
  usage(object) {
    const spec = (object as unknown as Service).spec ?? {};
    const ports = spec.ports ?? [];
    let nodePorts = 0;
    if (spec.type === 'NodePort') nodePorts = ports.length;
    if (spec.type === 'LoadBalancer')
      nodePorts = spec.allocateLoadBalancerNodePorts === false ? ports.filter((p) => p.nodePort).length : ports.length;
    return new Map([
      ['count/services', one],
      ['services', one],
      ['services.nodeports', count(nodePorts)],
      ['services.loadbalancers', spec.type === 'LoadBalancer' ? one : zero],
    ]);
  },
};

const classSuffix = '.storageclass.storage.k8s.io/';
const claimNames = ['persistentvolumeclaims', 'requests.storage'];

const claims: Evaluator = {
  counts: 'PersistentVolumeClaim',
  handles: (r) => !r.subresource,
  matchingResources: (list) =>
    list.filter(
      (n) => n === 'count/persistentvolumeclaims' || claimNames.some((c) => n === c || n.endsWith(classSuffix + c)),
    ),
  matchesScope(scope, object) {
    if (scope.scopeName !== 'VolumeAttributesClass') return false;
    const claim = object as unknown as PersistentVolumeClaim;
    const names = [
      claim.spec?.volumeAttributesClassName,
      claim.status?.currentVolumeAttributesClassName,
      claim.status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
    ].filter((n): n is string => Boolean(n));
    return matchesNames(scope, names);
  },
  usage(object) {
    const claim = object as unknown as PersistentVolumeClaim;
    const name =
      claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName ?? '';
    const out: ResourceList = new Map([
      ['persistentvolumeclaims', one],
      ['count/persistentvolumeclaims', one],
    ]);
    if (name) out.set(`${name}${classSuffix}persistentvolumeclaims`, one);
    const storage = claim.spec?.resources?.requests?.['storage'];
    if (storage === undefined) return out;
    const asked = quantity(storage);
    const rounded = asked.nano % 1_000_000_000n === 0n ? asked : quantity(String(wholeValueOf(asked)));
    out.set('requests.storage', rounded);
    if (name) out.set(`${name}${classSuffix}requests.storage`, rounded);
    return out;
  },
};
