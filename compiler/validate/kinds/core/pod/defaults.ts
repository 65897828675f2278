import type {
  Container,
  EphemeralContainer,
  Lifecycle,
  Pod,
  PodSpec,
  Probe,
  ResourceRequirements,
} from '../../../../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../../../../schemas/profile.js';
import { formatQuantity } from '../../../../kube/quantity.js';
import { roundResourceList } from '../../checks.js';
import { isOvercommitAllowed } from '../resource-names.js';
import { aggregateResources } from './aggregate.js';
import { imageTag } from './image-name.js';
import { defaultVolume } from './volume-defaults.js';

type List = Record<string, string | number>;

/** SetDefaults_Pod: what holds for pods but not for templates; before the defaults of the spec. */
export function defaultPod(pod: Pod, profile: VersionProfile): void {
  const spec = pod.spec!;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    requestsFromLimits(container.resources);
  // From 1.37 it is the strategy that fills them in, after admission (PodLevelResourcesFixDefaulting).
  if (spec.resources && !profile.atLeast('1.37')) defaultPodResources(spec, spec.resources);
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork)
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
      for (const port of container.ports ?? [])
        if (!port.hostPort && port.containerPort) port.hostPort = port.containerPort;
}

function requestsFromLimits(resources: ResourceRequirements | undefined): void {
  if (!resources?.limits) return;
  const requests = (resources.requests ?? {}) as List;
  for (const [name, value] of Object.entries(resources.limits as List))
    if (!Object.hasOwn(requests, name)) requests[name] = value;
  resources.requests = requests;
}

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
export const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name);

/** defaultHugePagePodLimits and defaultPodRequests. */
function defaultPodResources(spec: PodSpec, resources: ResourceRequirements): void {
  const limits = { ...(resources.limits as List | undefined) };
  if (resources.limits || resources.requests)
    for (const [name, total] of aggregateResources(spec, 'limits'))
      if (isHugePages(name) && !Object.hasOwn(limits, name)) limits[name] = formatQuantity(total);
  if (Object.keys(limits).length === 0) return;
  resources.limits = limits;
  const requests = (resources.requests ?? {}) as List;
  for (const [name, total] of aggregateResources(spec, 'requests'))
    if (!Object.hasOwn(requests, name) && isPodLevel(name) && isOvercommitAllowed(name))
      requests[name] = formatQuantity(total);
  for (const [name, value] of Object.entries(limits))
    if (!Object.hasOwn(requests, name) && isPodLevel(name)) requests[name] = value;
  resources.requests = requests;
}

/** SetDefaults_PodSpec and those of all it holds (zz_generated.defaults.go). */
export function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.restartPolicy ??= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ??= 'default-scheduler';
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of spec.initContainers ?? []) defaultContainer(container);
  for (const container of spec.containers ?? []) defaultContainer(container);
  for (const container of spec.ephemeralContainers ?? []) defaultContainer(container);
  roundResourceList(spec.overhead as List | undefined);
  roundResources(spec.resources);
}

function roundResources(resources: ResourceRequirements | undefined): void {
  roundResourceList(resources?.limits as List | undefined);
  roundResourceList(resources?.requests as List | undefined);
}

function defaultContainer(container: Container | EphemeralContainer): void {
  container.imagePullPolicy ??= pullPolicyOf(container.image ?? '');
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const variable of container.env ?? []) {
    const from = variable.valueFrom;
    if (from?.fieldRef) from.fieldRef.apiVersion ??= 'v1';
    if (from?.fileKeyRef) from.fileKeyRef.optional ??= false;
  }
  roundResources(container.resources);
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
  defaultLifecycle(container.lifecycle);
}

/** Always for `latest`, which is also what no tag means. */
export const pullPolicyOf = (image: string): 'Always' | 'IfNotPresent' =>
  imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';

function defaultProbe(probe: Probe | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  defaultHTTPGet(probe);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultLifecycle(lifecycle: Lifecycle | undefined): void {
  if (lifecycle?.postStart) defaultHTTPGet(lifecycle.postStart);
  if (lifecycle?.preStop) defaultHTTPGet(lifecycle.preStop);
}

function defaultHTTPGet(handler: Pick<Probe, 'httpGet'>): void {
  if (!handler.httpGet) return;
  handler.httpGet.path ??= '/';
  handler.httpGet.scheme ??= 'HTTP';
}
