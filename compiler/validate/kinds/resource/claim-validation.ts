import type {
  DeviceClaim,
  DeviceClaimConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSubRequest,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from '../../../../schemas/generated/types/resource_v1.js';
import {
  declared,
  declaredInBytes,
  type FieldError,
  invalid,
  notSupported,
  required,
  tagged,
} from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { pointer } from '../../shared/internal-form.js';
import { configMax, type Stored, validateConfiguration, validateSelectors } from './configuration.js';
import {
  validateClassReference,
  validateFullyQualifiedName,
  validateLabelNamed,
  validateSet,
  validateSlice,
} from './lists.js';
import { validateDeviceToleration } from './taints.js';
import { claimRequest, subRequest } from './wire.js';

/* validateResourceClaimSpec of pkg/apis/resource/validation/validation.go. */

const requestsMax = 32;
const constraintsMax = 32;
const firstAvailableMax = 8;

const wrongReference =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
const oneOfRequest = 'exactly one of `exactly` or `firstAvailable` is required';

export const validateClaimSpec = (spec: ResourceClaimSpec | undefined, path: FieldPath, scope: Stored): FieldError[] =>
  validateDeviceClaim(spec?.devices ?? {}, path.child('devices'), scope);

function validateDeviceClaim(claim: DeviceClaim, path: FieldPath, scope: Stored): FieldError[] {
  const { ctx } = scope;
  const names = requestNames(claim);
  const reference = (name: string, at: FieldPath): FieldError[] => validateReference(name, at, names);
  const references = (requests: readonly string[] | undefined, at: FieldPath): FieldError[] =>
    validateSet(
      requests,
      { max: requestsMax, key: (name) => name, printed: pointer, ctx },
      reference,
      at.child('requests'),
    );
  return [
    ...validateSet(
      claim.requests,
      { max: requestsMax, key: ({ name = '' }) => name, keyField: 'name', printed: claimRequest, ctx },
      (request, at) => validateRequest(request, at, scope),
      path.child('requests'),
    ),
    ...validateSlice(
      claim.constraints,
      constraintsMax,
      (constraint, at) => [...references(constraint.requests, at), ...validateConstraint(constraint, at, scope)],
      path.child('constraints'),
    ),
    ...validateSlice(
      claim.config,
      configMax,
      (config: DeviceClaimConfiguration, at) => [
        ...references(config.requests, at),
        ...validateConfiguration(config, at, scope),
      ],
      path.child('config'),
    ),
  ];
}

type RequestNames = ReadonlyMap<string, ReadonlySet<string>>;

const requestNames = ({ requests = [] }: DeviceClaim): RequestNames =>
  new Map(requests.map((r) => [r.name ?? '', new Set((r.firstAvailable ?? []).map((sub) => sub.name ?? ''))]));

/** validateRequestNameRef. */
function validateReference(name: string, path: FieldPath, names: RequestNames): FieldError[] {
  const segments = name.split('/');
  if (segments.length > 2) return [invalid(path, name, wrongReference)];
  const errors = segments.flatMap((segment) => validateLabelNamed(segment, path));
  const [request, sub] = segments as [string, string | undefined];
  const subs = names.get(request);
  if (!subs || (sub !== undefined && !subs.has(sub))) errors.push(invalid(path, name, wrongReference));
  return errors;
}

function validateRequest(request: DeviceRequest, path: FieldPath, scope: Stored): FieldError[] {
  const errors = validateLabelNamed(request.name ?? '', path.child('name'));
  const { exactly, firstAvailable = [] } = request;
  const some = firstAvailable.length > 0;
  const both = exactly !== undefined && some;
  const one = exactly ? validateExactly(exactly, path.child('exactly'), scope) : [];
  const first = validateSet(
    firstAvailable,
    { max: firstAvailableMax, key: ({ name = '' }) => name, keyField: 'name', printed: subRequest, ctx: scope.ctx },
    (sub, at) => validateSubRequest(sub, at, scope),
    path.child('firstAvailable'),
  );
  const { profile } = scope.ctx;
  if (!both || !profile.atLeast('1.35')) errors.push(...first, ...one);
  else if (profile.atLeast('1.37')) errors.push(...tagged(one), ...tagged(first));
  if (both) errors.push(invalid(path, null, `${oneOfRequest}, but multiple fields are set`));
  if (!exactly && !some) errors.push(required(path, oneOfRequest));
  return errors;
}

const validateSubRequest = (request: DeviceSubRequest, path: FieldPath, scope: Stored): FieldError[] => [
  ...validateLabelNamed(request.name ?? '', path.child('name')),
  ...validateExactly(request, path, scope, true),
];

type Exactly = Pick<ExactDeviceRequest, 'deviceClassName' | 'selectors' | 'allocationMode' | 'count' | 'tolerations'>;

/** Tags look at the class of a subrequest only. */
function validateExactly(request: Exactly, path: FieldPath, scope: Stored, tagged = false): FieldError[] {
  const named = validateClassReference(request.deviceClassName ?? '', path.child('deviceClassName'));
  const errors = [
    ...(tagged ? named.map(declaredInBytes) : named),
    ...validateSelectors(request.selectors, path.child('selectors'), scope),
    ...validateAllocationMode(request, path),
  ];
  (request.tolerations ?? []).forEach((toleration, i) => {
    errors.push(...validateDeviceToleration(toleration, path.child('tolerations').index(i), scope.ctx));
  });
  return errors;
}

const allocationModes = ['All', 'ExactCount'];

function validateAllocationMode({ allocationMode: mode = '', count = 0 }: Exactly, path: FieldPath): FieldError[] {
  const at = path.child('count');
  if (mode === 'All')
    return count === 0 ? [] : [invalid(at, count, "must not be specified when allocationMode is 'All'")];
  if (mode === 'ExactCount') return count > 0 ? [] : [invalid(at, count, 'must be greater than zero')];
  return [declared(notSupported(path.child('allocationMode'), mode, allocationModes))];
}

function validateConstraint(constraint: DeviceConstraint, path: FieldPath, { ctx }: Stored): FieldError[] {
  const { matchAttribute, distinctAttribute } = constraint;
  const distinct =
    distinctAttribute === undefined
      ? []
      : validateFullyQualifiedName(distinctAttribute, path.child('distinctAttribute'), ctx);
  if (matchAttribute !== undefined)
    // Tags look at both.
    return [
      ...validateFullyQualifiedName(matchAttribute, path.child('matchAttribute'), ctx),
      ...(ctx.profile.atLeast('1.37') ? distinct : []),
    ];
  if (distinctAttribute !== undefined) return distinct;
  return ctx.profile.atLeast('1.36')
    ? [
        required(
          path,
          'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
        ),
      ]
    : [required(path.child('matchAttribute'))];
}
