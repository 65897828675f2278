import type { Device, ResourceSliceSpec } from '../../../../schemas/generated/types/resource_v1.js';
import type { ValidationContext } from '../../types.js';

/* dropDisabledFields of pkg/registry/resource/resourceslice/strategy.go. */

/** On from 1.36: taints, partitionable devices, binding conditions, consumable capacity. */
const late: readonly (readonly (keyof Device)[])[] = [
  ['taints'],
  ['consumesCounters', 'nodeName', 'nodeSelector', 'allNodes'],
  ['bindingConditions', 'bindingFailureConditions', 'bindsToNode'],
  ['allowMultipleAllocations'],
];

const isSet = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined);

/** Fields whose gate is off go, unless the stored slice has some of them. */
export function dropDisabledDeviceFields(
  spec: ResourceSliceSpec,
  old: ResourceSliceSpec | undefined,
  ctx: ValidationContext,
): void {
  const before = old?.devices ?? [];
  const devices = spec.devices ?? [];
  const dropUnused = (fields: readonly (keyof Device)[], kept = false): void => {
    if (kept || before.some((d) => fields.some((f) => isSet(d[f])))) return;
    for (const device of devices) for (const field of fields) delete device[field];
  };
  if (!ctx.profile.atLeast('1.36')) {
    const partitioned = old?.sharedCounters?.length || old?.perDeviceNodeSelection !== undefined;
    for (const fields of late) dropUnused(fields, fields[0] === 'consumesCounters' && Boolean(partitioned));
    if (!partitioned && !before.some((d) => late[1]!.some((f) => isSet(d[f])))) {
      delete spec.sharedCounters;
      delete spec.perDeviceNodeSelection;
    }
    dropPolicies(devices, before);
  }
  dropUnused(['nodeAllocatableResourceMappings']);
  dropUnused(['nodeAllocatableResources']);
  dropLists(devices, before);
  dropPartitionType(spec, old);
  if (!before.some((d) => d.consumesCounters?.some((c) => c.compatibilityGroups)))
    for (const device of devices) for (const c of device.consumesCounters ?? []) delete c.compatibilityGroups;
}

function dropPolicies(devices: readonly Device[], before: readonly Device[]): void {
  const inUse = before.some((d) => Object.values(d.capacity ?? {}).some((c) => c.requestPolicy));
  if (inUse) return;
  for (const device of devices)
    for (const capacity of Object.values(device.capacity ?? {})) delete capacity.requestPolicy;
}

const lists = ['bools', 'ints', 'strings', 'versions'] as const;

function dropLists(devices: readonly Device[], before: readonly Device[]): void {
  if (before.some((d) => Object.values(d.attributes ?? {}).some((a) => lists.some((key) => a[key])))) return;
  for (const device of devices)
    for (const attribute of Object.values(device.attributes ?? {})) for (const key of lists) delete attribute[key];
}

function dropPartitionType(spec: ResourceSliceSpec, old: ResourceSliceSpec | undefined): void {
  if (old?.partitionTypeAttribute === undefined) delete spec.partitionTypeAttribute;
  if (!old?.skipNodeOperations?.length) delete spec.skipNodeOperations;
}
