import type {
  Device,
  DeviceAttribute,
  DeviceCapacity,
  DeviceCounterConsumption,
} from '../../../../schemas/generated/types/resource_v1.js';
import {
  declared,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  required,
  retold,
  tooLong,
} from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { validateNodeSelector } from '../../shared/node-selector.js';
import type { ValidationContext } from '../../types.js';
import { byteLength, invalidEach, isDNS1123Subdomain, semanticEqual, validateLabelName } from '../checks.js';
import { deviceAttribute, deviceAttributeWithLists } from './internal.js';
import {
  qualifiedNameMax,
  validateCounterName,
  validateLabelNamed,
  validateMap,
  validateQualifiedName,
  validateSet,
  validateSlice,
} from './lists.js';
import { validateRequestPolicy } from './request-policy.js';
import { validateDeviceTaint } from './taints.js';
import { consumption } from './wire.js';

/* validateDevice of pkg/apis/resource/validation/validation.go. */

const entriesMax = 32;
const valuesMax = 48;
const valueLengthMax = 64;
const taintsMax = 16;
const consumptionsMax = 2;
const countersMax = 32;
const bindingsMax = 4;

export interface DeviceScope {
  readonly ctx: ValidationContext;
  readonly perDevice: boolean;
  readonly old?: Device | undefined;
}

export function validateDevice(device: Device, path: FieldPath, scope: DeviceScope): FieldError[] {
  const { ctx, old } = scope;
  const { attributes = {}, capacity = {} } = device;
  const errors = validateLabelNamed(device.name ?? '', path.child('name'));
  const entries = Object.keys(attributes).length + Object.keys(capacity).length;
  if (entries > entriesMax)
    errors.push(invalid(path, entries, `the total number of attributes and capacities must not exceed ${entriesMax}`));
  const values = Object.values(attributes).reduce((sum, a) => sum + valueCount(a), 0);
  if (values > valuesMax)
    errors.push(invalid(path, values, `the total number of attribute values must not exceed ${valuesMax}`));
  const keyLength = qualifiedNameMax;
  // From 1.37 on capacity that was there before stays.
  const sameCapacity = ctx.profile.atLeast('1.37') && old && semanticEqual(old.capacity, device.capacity);
  errors.push(
    ...validateMap(
      attributes,
      { keyLength, ctx },
      (key, at) => validateQualifiedName(key, at, ctx),
      (a, at) => validateAttribute(a, at, ctx),
      path.child('attributes'),
    ),
    ...validateMap(
      sameCapacity ? {} : capacity,
      { keyLength, ctx },
      (key, at) => validateQualifiedName(key, at, ctx),
      (c, at) => validateCapacity(c, at, device.allowMultipleAllocations === true, ctx),
      path.child('capacity'),
    ),
  );
  if (!old || !semanticEqual(old.taints, device.taints))
    errors.push(
      ...validateSlice(
        device.taints,
        taintsMax,
        (taint, at) => validateDeviceTaint(taint, undefined, at, ctx),
        path.child('taints'),
        true,
      ),
    );
  errors.push(
    ...validateSet(
      device.consumesCounters,
      { max: consumptionsMax, key: (c) => c.counterSet ?? '', keyField: 'counterSet', printed: consumption, ctx },
      validateConsumption,
      path.child('consumesCounters'),
    ),
    ...validatePlace(device, path, scope.perDevice),
    ...validateBindings(device, path),
  );
  return errors;
}

const lists = ['bools', 'ints', 'strings', 'versions'] as const;

function valueCount(attribute: DeviceAttribute): number {
  const listed = lists.reduce((sum, key) => sum + (attribute[key]?.length ?? 0), 0);
  return listed || 1;
}

function validateAttribute(attribute: DeviceAttribute, path: FieldPath, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  if (attribute.string !== undefined) errors.push(...stringValue(attribute.string, path.child('string')));
  if (attribute.version !== undefined) errors.push(...versionValue(attribute.version, path.child('version')));
  for (const key of lists) {
    const values = attribute[key];
    if (values === undefined) continue;
    const at = path.child(key);
    if (!values.length) errors.push(invalid(at, values, 'must not be empty if specified'));
    values.forEach((value, i) => {
      if (key === 'strings') errors.push(...stringValue(value as string, at.index(i)).map((e) => declared(e)));
      else if (key === 'versions') errors.push(...versionValue(value as string, at.index(i)));
    });
  }
  return [...errors, ...oneMember(attribute, path, ctx)];
}

const members = ['int', 'bool', 'string', 'version', 'ints', 'bools', 'strings', 'versions'] as const;

/** One of the members, and from 1.37 on by a tag: Union of apimachinery pkg/api/validate/union.go. */
function oneMember(attribute: DeviceAttribute, path: FieldPath, ctx: ValidationContext): FieldError[] {
  const set = members.filter((key) => attribute[key] !== undefined);
  const form = ctx.profile.atLeast('1.36') ? deviceAttributeWithLists : deviceAttribute;
  const one = 'exactly one value must be specified';
  const all = members.map((name) => `\`${name}\``).join(', ');
  if (!set.length)
    return ctx.profile.atLeast('1.35')
      ? retold([invalid(path, '', one)], [invalid(path, '', `must specify one of: ${all}`)])
      : [required(path, one)];
  if (set.length === 1) return [];
  return retold(
    [invalid(path, form(attribute), one)],
    [invalid(path, `{${set.join(', ')}}`, `must specify exactly one of: ${all}`)],
  );
}

const stringValue = (value: string, path: FieldPath): FieldError[] =>
  byteLength(value) > valueLengthMax ? [tooLong(path, valueLengthMax)] : [];

const numeric = String.raw`(0|[1-9]\d*)`;
const preRelease = String.raw`(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)`;
const build = '[0-9a-zA-Z-]+';
const semver = new RegExp(
  String.raw`^${numeric}\.${numeric}\.${numeric}(-${preRelease}(\.${preRelease})*)?(\+${build}(\.${build})*)?$`,
);

const versionValue = (value: string, path: FieldPath): FieldError[] => [
  ...(semver.test(value) ? [] : [invalid(path, value, 'must be a string compatible with semver.org spec 2.0.0')]),
  ...stringValue(value, path),
];

function validateCapacity(
  { value, requestPolicy }: DeviceCapacity,
  path: FieldPath,
  shared: boolean,
  ctx: ValidationContext,
): FieldError[] {
  if (!requestPolicy) return [];
  const at = path.child('requestPolicy');
  if (!shared) return [forbidden(at, 'allowMultipleAllocations must be true')];
  return validateRequestPolicy(value ?? '0', requestPolicy, at, ctx);
}

function validateConsumption({ counterSet = '', counters }: DeviceCounterConsumption, path: FieldPath): FieldError[] {
  const at = path.child('counterSet');
  const errors = counterSet ? validateCounterName(counterSet, at) : [declared(required(at))];
  return [...errors, ...validateCounters(counters, path.child('counters'))];
}

/** Counters of a set or a device; any quantity goes. */
export const validateCounters = (
  counters: Readonly<Record<string, unknown>> | undefined,
  path: FieldPath,
): FieldError[] =>
  Object.keys(counters ?? {}).length
    ? validateMap(counters, { max: countersMax, keyLength: 63 }, validateCounterName, () => [], path)
    : [declared(required(path))];

/** Where a device is, if the slice leaves that to its devices. */
function validatePlace(device: Device, path: FieldPath, perDevice: boolean): FieldError[] {
  const { nodeName, nodeSelector, allNodes } = device;
  if (!perDevice)
    return nodeName === undefined && nodeSelector === undefined && allNodes === undefined
      ? []
      : [
          invalid(
            path,
            null,
            '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
          ),
        ];
  const errors: FieldError[] = [];
  const set: string[] = [];
  if (nodeName) {
    set.push('`nodeName`');
    errors.push(...invalidEach(path.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName)));
  } else if (nodeName !== undefined) errors.push(invalid(path.child('nodeName'), nodeName, 'must not be empty'));
  if (nodeSelector) {
    set.push('`nodeSelector`');
    errors.push(...validateNodeSelector(nodeSelector, path.child('nodeSelector')));
  }
  if (allNodes) set.push('`allNodes`');
  else if (allNodes !== undefined)
    errors.push(invalid(path.child('allNodes'), allNodes, 'must be either unset or set to true'));
  const detail =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (!set.length) errors.push(required(path, detail));
  else if (set.length > 1) errors.push(invalid(path, `{${set.join(', ')}}`, detail));
  return errors;
}

/** validateDeviceBindingParameters. */
function validateBindings(device: Device, path: FieldPath): FieldError[] {
  const { bindingConditions: ready = [], bindingFailureConditions: failed = [] } = device;
  const readyPath = path.child('bindingConditions');
  const failedPath = path.child('bindingFailureConditions');
  const errors = [
    ...validateSlice(ready, bindingsMax, validateLabelName, readyPath),
    ...validateSlice(failed, bindingsMax, validateLabelName, failedPath),
  ];
  const known = new Set<string>();
  ready.forEach((condition, i) => {
    if (known.has(condition)) errors.push(duplicate(readyPath.index(i), condition));
    known.add(condition);
  });
  const seen = new Set<string>();
  failed.forEach((condition, i) => {
    if (seen.has(condition)) errors.push(duplicate(failedPath.index(i), condition));
    seen.add(condition);
    if (known.has(condition))
      errors.push(
        invalid(failedPath.index(i), condition, 'bindingFailureConditions must not overlap with bindingConditions'),
      );
  });
  if (!ready.length && failed.length)
    errors.push(
      invalid(
        readyPath,
        device.bindingConditions ?? null,
        'bindingConditions are required to use bindingFailureConditions',
      ),
    );
  if (!failed.length && ready.length)
    errors.push(
      invalid(
        failedPath,
        device.bindingFailureConditions ?? null,
        'bindingFailureConditions are required to use bindingConditions',
      ),
    );
  return errors;
}
