import type { Features } from '../features.js';
import type { PluginFactory } from '../framework/plugin.js';
import { balancedAllocation } from './balanced-allocation.js';
import { defaultBinder } from './default-binder.js';
import { defaultPreemption } from './default-preemption.js';
import { dynamicResources } from './dynamic-resources/dynamic-resources.js';
import { imageLocality } from './image-locality.js';
import { interPodAffinity } from './inter-pod-affinity.js';
import { names } from './names.js';
import { nodeAffinity } from './node-affinity.js';
import { nodeDeclaredFeatures } from './node-declared-features.js';
import { nodeName } from './node-name.js';
import { nodePorts } from './node-ports.js';
import { nodeResourcesFit } from './node-resources-fit.js';
import { nodeUnschedulable } from './node-unschedulable.js';
import { podTopologySpread } from './pod-topology-spread.js';
import { prioritySort } from './priority-sort.js';
import { schedulingGates } from './scheduling-gates.js';
import { taintToleration } from './taint-toleration.js';
import { nodeVolumeLimits } from './volumes/node-volume-limits.js';
import { volumeBinding } from './volumes/volume-binding.js';
import { volumeRestrictions } from './volumes/volume-restrictions.js';
import { volumeZone } from './volumes/volume-zone.js';

/** Every plugin by its name. */
export const factories: Readonly<Record<string, PluginFactory>> = {
  [names.schedulingGates]: schedulingGates,
  [names.prioritySort]: prioritySort,
  [names.nodeUnschedulable]: nodeUnschedulable,
  [names.nodeName]: nodeName,
  [names.taintToleration]: taintToleration,
  [names.nodeAffinity]: nodeAffinity,
  [names.nodePorts]: nodePorts,
  [names.nodeResourcesFit]: nodeResourcesFit,
  [names.volumeRestrictions]: volumeRestrictions,
  [names.nodeVolumeLimits]: nodeVolumeLimits,
  [names.volumeBinding]: volumeBinding,
  [names.volumeZone]: volumeZone,
  [names.podTopologySpread]: podTopologySpread,
  [names.interPodAffinity]: interPodAffinity,
  [names.dynamicResources]: dynamicResources,
  [names.defaultPreemption]: defaultPreemption,
  [names.balancedAllocation]: balancedAllocation,
  [names.imageLocality]: imageLocality,
  [names.defaultBinder]: defaultBinder,
  [names.nodeDeclaredFeatures]: nodeDeclaredFeatures,
};

export interface EnabledPlugin {
  readonly name: string;
  /** Of its scores; 0 counts as 1. */
  readonly weight: number;
}

/** The default plugins in their order, with weights (pkg/scheduler/apis/config/v1/default_plugins.go). */
export function defaultPlugins(features: Features): EnabledPlugin[] {
  const first = features.nodeNameFirst
    ? [names.nodeName, names.nodeUnschedulable]
    : [names.nodeUnschedulable, names.nodeName];
  const list: (readonly [string, number])[] = [
    [names.schedulingGates, 0],
    [names.prioritySort, 0],
    [first[0]!, 0],
    [first[1]!, 0],
    [names.taintToleration, 3],
    [names.nodeAffinity, 2],
    [names.nodePorts, 0],
    [names.nodeResourcesFit, 1],
    [names.volumeRestrictions, 0],
    [names.nodeVolumeLimits, 0],
    [names.volumeBinding, 0],
    [names.volumeZone, 0],
    [names.podTopologySpread, 2],
    [names.interPodAffinity, 2],
    [names.dynamicResources, 2],
    [names.defaultPreemption, 0],
    [names.balancedAllocation, 1],
    [names.imageLocality, 1],
    [names.defaultBinder, 0],
    ...(features.nodeDeclaredFeatures ? [[names.nodeDeclaredFeatures, 0] as const] : []),
  ];
  return list.map(([name, weight]) => ({ name, weight }));
}
