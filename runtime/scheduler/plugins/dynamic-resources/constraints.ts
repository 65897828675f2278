import type { Device, DeviceAttribute, DeviceConstraint } from '../../../../schemas/generated/types/resource_v1.js';

/** Rules over all devices of a claim. Mirrors the constraints of the structured allocator. */
export interface ClaimConstraint {
  /** False where the device would break the rule; it is not added then. */
  add(request: string, device: Device, driver: string): boolean;
  /** Takes back the device that was added last. */
  remove(request: string): void;
}

const baseOf = (request: string): string => request.split('/')[0]!;

const textOf = (a: DeviceAttribute): string => JSON.stringify([a.string, a.int, a.bool, a.version]);

function attributeOf(device: Device, driver: string, name: string): DeviceAttribute | undefined {
  const all = device.attributes ?? {};
  if (Object.hasOwn(all, name)) return all[name];
  const slash = name.indexOf('/');
  const short = slash > 0 && name.slice(0, slash) === driver ? name.slice(slash + 1) : undefined;
  return short !== undefined && Object.hasOwn(all, short) ? all[short] : undefined;
}

/**
 * matchAttribute: the same value on all; distinctAttribute: another one on each. Undefined for rules of other kinds.
 * `perRequest`: of the devices of one request only the last counts for distinctAttribute (until 1.37, by oversight).
 */
export function constraintOf(source: DeviceConstraint, perRequest: boolean): ClaimConstraint | undefined {
  const name = source.matchAttribute ?? source.distinctAttribute;
  if (!name) return undefined;
  const requests = new Set(source.requests ?? []);
  // A rule for a request holds for its alternatives, too.
  const concerns = (r: string): boolean => requests.size === 0 || requests.has(r) || requests.has(baseOf(r));
  const distinct = source.matchAttribute === undefined;
  if (distinct && perRequest) return lastOfEachRequest(name, concerns);
  const values: string[] = [];
  return {
    add(request, device, driver) {
      if (!concerns(request)) return true;
      const attribute = attributeOf(device, driver, name);
      if (!attribute) return false;
      const value = textOf(attribute);
      if (distinct ? values.includes(value) : values.length > 0 && values[0] !== value) return false;
      values.push(value);
      return true;
    },
    remove(request) {
      if (concerns(request)) values.pop();
    },
  };
}

/** Mirrors distinctAttributeConstraint of 1.36, which files the values by request. */
function lastOfEachRequest(name: string, concerns: (request: string) => boolean): ClaimConstraint {
  const values = new Map<string, string>();
  return {
    add(request, device, driver) {
      if (!concerns(request)) return true;
      const attribute = attributeOf(device, driver, name);
      if (!attribute) return false;
      const value = textOf(attribute);
      if ([...values.values()].includes(value)) return false;
      values.set(baseOf(request), value);
      return true;
    },
    remove(request) {
      if (concerns(request)) values.delete(baseOf(request));
    },
  };
}
