import type {
  DeviceRequest,
  DeviceSelector,
  DeviceToleration,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { CapacityRequests } from './capacity.js';

/** One way to meet a request of a claim: the exact one, or one of the alternatives. */
export interface Alternative {
  /** `request` or `request/alternative`. */
  readonly name: string;
  readonly className: string;
  readonly selectors: readonly DeviceSelector[];
  readonly mode: string;
  readonly count: number;
  readonly adminAccess: boolean;
  readonly tolerations: readonly DeviceToleration[];
  /** What it asks of the capacities of a device. */
  readonly capacity: CapacityRequests;
}

interface Source {
  readonly deviceClassName?: string;
  readonly selectors?: readonly DeviceSelector[];
  readonly allocationMode?: string;
  readonly count?: number;
  readonly adminAccess?: boolean;
  readonly tolerations?: readonly DeviceToleration[];
  readonly capacity?: { readonly requests?: unknown };
}

const read = (name: string, s: Source): Alternative => ({
  name,
  className: s.deviceClassName ?? '',
  selectors: s.selectors ?? [],
  mode: s.allocationMode ?? 'ExactCount',
  count: s.count ?? 1,
  adminAccess: s.adminAccess ?? false,
  tolerations: s.tolerations ?? [],
  capacity: (s.capacity?.requests ?? {}) as CapacityRequests,
});

/** The alternatives of a request in the order of preference; none for a kind of request that is not known. */
export function alternativesOf(request: DeviceRequest): readonly Alternative[] {
  if (request.exactly) return [read(request.name, request.exactly)];
  return (request.firstAvailable ?? []).map((s) => read(`${request.name}/${s.name}`, s));
}
