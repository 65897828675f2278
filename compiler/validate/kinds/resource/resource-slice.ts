import type { Device, ResourceSlice, ResourceSliceSpec } from '../../../../schemas/generated/types/resource_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { internalStruct } from '../../shared/internal-struct.js';
import { validateNodeSelector } from '../../shared/node-selector.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { invalidEach, isDNS1123Subdomain, raiseGeneration, validateImmutableField } from '../checks.js';
import { validateCounters, validateDevice } from './device-validation.js';
import { validateCounterName, validateDriverName, validatePoolName, validateSet } from './lists.js';
import { dropDisabledDeviceFields } from './slice-fields.js';
import { stampTaint } from './taints.js';
import { counterSet } from './wire.js';

type SliceObject = ResourceSlice & KubeObject;

const specPath = FieldPath.of('spec');
const devicesMax = 128;
const advancedDevicesMax = 64;
const counterSetsMax = 8;

/** Mirrors pkg/registry/resource/resourceslice/strategy.go and ValidateResourceSlice. */
export const resourceSlice: KindRules<SliceObject> = {
  group: 'resource.k8s.io',
  kind: 'ResourceSlice',
  namespaced: false,
  metaOnUpdate: ['update'],
  toHub(draft, version) {
    if (version === 'v1beta1')
      for (const device of draft.spec?.devices ?? []) {
        const { basic } = device as { basic?: Partial<Device> };
        delete (device as { basic?: unknown }).basic;
        Object.assign(device, basic);
      }
  },
  fromHub(draft, version) {
    const { spec } = draft;
    if (version === 'v1beta1' && spec?.devices)
      spec.devices = spec.devices.map(({ name, ...basic }) => ({ name, basic }) as Device);
  },
  defaults(draft, version, ctx) {
    for (const device of draft.spec?.devices ?? []) {
      const body = version === 'v1beta1' ? (device as { basic?: Device }).basic : device;
      for (const taint of body?.taints ?? []) stampTaint(taint, ctx.now);
    }
  },
  prepareForCreate(draft, ctx) {
    draft.metadata.generation = 1;
    if (draft.spec) dropDisabledDeviceFields(draft.spec, undefined, ctx);
  },
  prepareForUpdate(draft, old, ctx) {
    raiseGeneration(draft, old, draft.spec, old.spec);
    if (draft.spec) dropDisabledDeviceFields(draft.spec, old.spec, ctx);
  },
  validate: (object, ctx) => validateSpec(object, undefined, ctx),
  validateUpdate: validateSpec,
  warnings({ spec }, _old, { profile }) {
    if (!profile.atLeast('1.35')) return [];
    const driver = spec?.driver ?? '';
    return driver === driver.toLowerCase()
      ? []
      : [`spec.driver: driver names should be lowercase; ${quoteGo(driver)} contains uppercase characters`];
  },
};

function validateSpec(object: SliceObject, old: SliceObject | undefined, ctx: ValidationContext): FieldError[] {
  const spec = object.spec ?? ({} as ResourceSliceSpec);
  const { pool } = spec;
  const poolPath = specPath.child('pool');
  const errors = [
    ...validateDriverName(spec.driver ?? '', specPath.child('driver')),
    ...validatePoolName(pool?.name ?? '', poolPath.child('name')),
  ];
  const { resourceSliceCount = 0, generation = 0 } = pool ?? {};
  if (resourceSliceCount <= 0)
    errors.push(invalid(poolPath.child('resourceSliceCount'), resourceSliceCount, 'must be greater than zero'));
  if (generation < 0)
    errors.push(invalid(poolPath.child('generation'), generation, 'must be greater than or equal to zero'));
  if (old) errors.push(...unchanged(spec, old.spec));
  errors.push(...validatePlace(spec));
  const late = ctx.profile.atLeast('1.35');
  if (late && spec.sharedCounters && spec.devices)
    errors.push(invalid(specPath, '', 'only one of `sharedCounters` or `devices` is allowed'));
  errors.push(
    ...validateSet(
      spec.devices,
      {
        max: late && isAdvanced(spec) ? advancedDevicesMax : devicesMax,
        key: (d) => d.name ?? '',
        keyField: 'name',
        ctx,
      },
      (device, at) =>
        validateDevice(device, at, {
          ctx,
          perDevice: spec.perDeviceNodeSelection === true,
          old: old?.spec?.devices?.find((d) => d.name === device.name),
        }),
      specPath.child('devices'),
    ),
    ...validateSet(
      spec.sharedCounters,
      { max: counterSetsMax, key: (set) => set.name ?? '', keyField: 'name', printed: counterSet, ctx },
      (set, at) => {
        const name = at.child('name');
        const named = set.name ? validateCounterName(set.name, name) : [declared(required(name))];
        return [...named, ...validateCounters(set.counters, at.child('counters'))];
      },
      specPath.child('sharedCounters'),
    ),
  );
  return errors;
}

const unchanged = (spec: ResourceSliceSpec, old: ResourceSliceSpec | undefined): FieldError[] => [
  ...validateImmutableField(spec.pool?.name ?? '', old?.pool?.name ?? '', specPath.child('pool', 'name')),
  ...validateImmutableField(spec.driver ?? '', old?.driver ?? '', specPath.child('driver')),
  ...validateImmutableField(spec.nodeName ?? null, old?.nodeName ?? null, specPath.child('nodeName')),
];

const isAdvanced = ({ devices = [] }: ResourceSliceSpec): boolean =>
  devices.some(
    ({ taints, consumesCounters, attributes }) =>
      taints?.length ||
      consumesCounters?.length ||
      Object.values(attributes ?? {}).some((a) => a.bools || a.ints || a.strings || a.versions),
  );

const places = '`nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection`';

function validatePlace(spec: ResourceSliceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const set: string[] = [];
  const { nodeName, nodeSelector } = spec;
  if (nodeName) {
    set.push('`nodeName`');
    errors.push(...invalidEach(specPath.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName)));
  } else if (nodeName !== undefined)
    errors.push(invalid(specPath.child('nodeName'), nodeName, 'must be either unset or set to a non-empty string'));
  if (nodeSelector) {
    set.push('`nodeSelector`');
    const at = specPath.child('nodeSelector');
    const { nodeSelectorTerms } = nodeSelector;
    errors.push(...validateNodeSelector(nodeSelector, at));
    if (nodeSelectorTerms?.length !== 1)
      errors.push(
        invalid(
          at.child('nodeSelectorTerms'),
          nodeSelectorTerms?.map(internalStruct('NodeSelectorTerm')) ?? null,
          'must have exactly one node selector term',
        ),
      );
  }
  for (const key of ['allNodes', 'perDeviceNodeSelection'] as const) {
    if (spec[key]) set.push(`\`${key}\``);
    else if (spec[key] !== undefined)
      errors.push(invalid(specPath.child(key), spec[key], 'must be either unset or set to true'));
  }
  if (!set.length) errors.push(required(specPath, `exactly one of ${places} is required`));
  else if (set.length > 1)
    errors.push(
      invalid(specPath, `{${set.join(', ')}}`, `exactly one of ${places} is required, but multiple fields are set`),
    );
  return errors;
}
