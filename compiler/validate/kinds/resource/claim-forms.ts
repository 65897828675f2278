import type {
  DeviceClaim,
  DeviceRequest,
  DeviceToleration,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { ValidationContext } from '../../types.js';

/* Defaults, conversion and gates of a claim's spec, for claims and templates alike. */

/** v1beta1 has the fields of `exactly` in the request itself. */
const flat: readonly (keyof ExactDeviceRequest)[] = [
  'deviceClassName',
  'selectors',
  'allocationMode',
  'count',
  'adminAccess',
  'tolerations',
  'capacity',
  'derivedAttributes',
];

type FlatRequest = DeviceRequest & Partial<ExactDeviceRequest>;
type Exactly = Pick<ExactDeviceRequest, 'allocationMode' | 'count' | 'tolerations'>;

export function claimToHub(spec: ResourceClaimSpec | undefined, version: string): void {
  if (version !== 'v1beta1') return;
  for (const request of (spec?.devices?.requests ?? []) as FlatRequest[]) {
    const exactly: Record<string, unknown> = {};
    let some = false;
    for (const key of flat) {
      const value = request[key];
      if (value === undefined) continue;
      exactly[key] = value;
      if (value !== '' && value !== 0) some = true;
      delete request[key];
    }
    if (some) request.exactly = exactly as unknown as ExactDeviceRequest;
  }
}

export function claimFromHub(spec: ResourceClaimSpec | undefined, version: string): void {
  if (version !== 'v1beta1') return;
  for (const request of spec?.devices?.requests ?? []) {
    const { exactly } = request;
    delete request.exactly;
    Object.assign(request, exactly);
  }
}

export function setClaimDefaults(spec: ResourceClaimSpec | undefined, version: string): void {
  for (const request of spec?.devices?.requests ?? []) {
    const main = version === 'v1beta1' ? (request as FlatRequest) : request.exactly;
    if (main && (version !== 'v1beta1' || main.deviceClassName)) setModeDefaults(main);
    setTolerationDefaults(main?.tolerations);
    for (const sub of request.firstAvailable ?? []) {
      setModeDefaults(sub);
      setTolerationDefaults(sub.tolerations);
    }
  }
}

function setModeDefaults(request: Exactly): void {
  request.allocationMode ||= 'ExactCount';
  if (request.allocationMode === 'ExactCount') request.count ||= 1;
}

function setTolerationDefaults(tolerations: readonly DeviceToleration[] | undefined): void {
  for (const toleration of tolerations ?? []) toleration.operator ||= 'Equal';
}

type Gated = 'tolerations' | 'capacity' | 'derivedAttributes';

/** resourceclaimspec.DropDisabledFields. */
export function dropDisabledClaimFields(
  spec: ResourceClaimSpec | undefined,
  old: ResourceClaimSpec | undefined,
  ctx: ValidationContext,
): void {
  const claim: DeviceClaim = spec?.devices ?? {};
  const parts = partsOf(claim);
  const before = partsOf(old?.devices ?? {});
  const drop = (field: Gated, kept = false): void => {
    if (kept || before.some((r) => (r[field] as unknown[] | undefined) !== undefined)) return;
    for (const request of parts) delete request[field];
  };
  drop('derivedAttributes');
  if (ctx.profile.atLeast('1.36')) return;
  const distinct = (old?.devices?.constraints ?? []).some((c) => c.distinctAttribute !== undefined);
  const capacity = before.some((r) => r.capacity);
  drop('capacity', distinct);
  // 1.34 means to drop distinct attributes, but does so on copies; tolerations it leaves alone.
  if (!ctx.profile.atLeast('1.35')) return;
  drop('tolerations');
  if (!distinct && !capacity) for (const c of claim.constraints ?? []) delete c.distinctAttribute;
}

type GatedRequest = Pick<ExactDeviceRequest, Gated>;

const partsOf = (claim: DeviceClaim): GatedRequest[] =>
  (claim.requests ?? []).flatMap(({ exactly, firstAvailable = [] }) => [
    ...(exactly ? [exactly] : []),
    ...firstAvailable,
  ]);
