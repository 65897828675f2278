import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { DeviceClass } from '../../../schemas/generated/types/resource_v1.js';
import { NodeInfo } from '../cluster/node-info.js';
import { podRequests, specOnly, withStatus } from '../cluster/pod-requests.js';
import { isScalarResource, resourceOf } from '../cluster/resource.js';
import { asNode, asPod, type EventRegistration, podKey } from '../framework/events.js';
import type { PluginContext } from '../framework/plugin.js';
import { extendedResourceClass } from './dynamic-resources/extended.js';
import { shortagesOn } from './node-resources-fit.js';

/** When a pod that did not fit is worth another try. Mirrors the hints of plugins/noderesources/fit.go. */
export function fitEvents(context: PluginContext): readonly EventRegistration[] {
  const events: EventRegistration[] = [
    {
      resource: 'Pod',
      actions: ['Delete', 'UpdatePodScaleDown'],
      hint: (pod, old, next) => {
        const before = asPod(old);
        const after = asPod(next);
        if (!after) return before?.spec?.nodeName || before?.status?.nominatedNodeName ? 'Queue' : 'QueueSkip';
        return before && scaledDown(context, pod, before, after) ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeAllocatable'],
      hint: (pod, old, next) => {
        const node = asNode(next);
        const before = asNode(old);
        if (!node || !fitsAlone(context, pod, node)) return 'QueueSkip';
        return !before || grew(context, pod, before, node) ? 'Queue' : 'QueueSkip';
      },
    },
  ];
  if (context.features.draExtendedResources)
    events.push({
      resource: 'DeviceClass',
      actions: ['Add', 'Update'],
      hint: (pod, old, next) => (classMatters(pod, old as DeviceClass, next as DeviceClass) ? 'Queue' : 'QueueSkip'),
    });
  return events;
}

function scaledDown({ features }: PluginContext, pod: Pod, before: Pod, after: Pod): boolean {
  if (podKey(after) === podKey(pod)) return true;
  if (!after.spec?.nodeName) return false;
  const was = resourceOf(podRequests(before, withStatus(features)));
  const is = resourceOf(podRequests(after, withStatus(features)));
  for (const [name, nano] of podRequests(pod, withStatus(features))) {
    if (nano === 0n) continue;
    if (name === 'cpu' && was.milliCpu > is.milliCpu) return true;
    if (name === 'memory' && was.memory > is.memory) return true;
    if (name === 'ephemeral-storage' && was.ephemeralStorage > is.ephemeralStorage) return true;
    if (isScalarResource(name) && (was.scalar?.get(name) ?? 0) > (is.scalar?.get(name) ?? 0)) return true;
  }
  return false;
}

function fitsAlone({ cluster, features }: PluginContext, pod: Pod, node: Node): boolean {
  const empty = new NodeInfo(node.metadata?.name ?? '');
  empty.setNode(node, () => {});
  const served = (resource: string): boolean =>
    features.draExtendedResources &&
    !(empty.allocatable.scalar?.get(resource) ?? 0) &&
    extendedResourceClass(cluster, resource) !== undefined;
  return shortagesOn(cluster.podInfo(pod), empty, served).length === 0;
}

/** haveAnyRequestedResourcesIncreased. */
function grew({ cluster, features }: PluginContext, pod: Pod, before: Node, after: Node): boolean {
  const was = new NodeInfo('');
  const is = new NodeInfo('');
  was.setNode(before, () => {});
  is.setNode(after, () => {});
  const request = resourceOf(podRequests(pod, specOnly));
  if (is.allocatable.pods > was.allocatable.pods) return true;
  if (!request.milliCpu && !request.memory && !request.ephemeralStorage && !request.scalar) return false;
  if (request.milliCpu > 0 && is.allocatable.milliCpu > was.allocatable.milliCpu) return true;
  if (request.memory > 0 && is.allocatable.memory > was.allocatable.memory) return true;
  if (request.ephemeralStorage > 0 && is.allocatable.ephemeralStorage > was.allocatable.ephemeralStorage) return true;
  for (const [name, want] of request.scalar ?? []) {
    if (want === 0) continue;
    if ((is.allocatable.scalar?.get(name) ?? 0) > (was.allocatable.scalar?.get(name) ?? 0)) return true;
    if (features.draExtendedResources && extendedResourceClass(cluster, name)) return true;
  }
  return false;
}

function classMatters(pod: Pod, before: DeviceClass | undefined, after: DeviceClass): boolean {
  const requests = podRequests(pod, specOnly);
  const name = after.spec?.extendedResourceName;
  if (before && (before.spec?.extendedResourceName ?? '') === (name ?? '')) return false;
  if (!before && requests.has(`deviceclass.resource.kubernetes.io/${after.metadata?.name}`)) return true;
  if (name && requests.has(name)) return true;
  const old = before?.spec?.extendedResourceName;
  return old !== undefined && requests.has(old);
}
