import type {
  Endpoint,
  EndpointHints,
  EndpointPort,
  EndpointSlice,
} from '../../../../schemas/generated/types/discovery_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { asIPv4, parseIPSloppy } from '../../shared/ip.js';
import { isFullyQualifiedDomainName } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  endpointIPErrors,
  invalidEach,
  ipWarnings,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidIP,
  isValidLabelValue,
  semanticEqual,
  validateImmutableName,
  validateIPForLegacyField,
  validateLabels,
  validateQualifiedName,
} from '../checks.js';

type SliceObject = EndpointSlice & KubeObject;

const endpointsPath = FieldPath.of('endpoints');
const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];

/** Mirrors pkg/registry/discovery/endpointslice/strategy.go and ValidateEndpointSlice. */
export const endpointSlice: KindRules<SliceObject> = {
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  namespaced: true,
  metaOnUpdate: ['create'],
  defaults(draft) {
    for (const port of draft.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
    dropTopology(draft, undefined);
  },
  prepareForUpdate(draft, old) {
    const { metadata: meta, ...now } = draft;
    const { metadata: oldMeta, ...before } = old;
    if (!semanticEqual(now, before) || !semanticEqual(meta.labels, oldMeta.labels))
      meta.generation = (oldMeta.generation ?? 0) + 1;
    dropTopology(draft, old);
  },
  validate: (object, ctx) => [...validateHead(object), ...validateEndpoints(object, ctx)],
  validateUpdate: (object, old, ctx) => [
    ...validateHead(object),
    ...(semanticEqual(object.endpoints, old.endpoints) ? [] : validateEndpoints(object, ctx)),
    ...validateImmutableName(object.addressType ?? '', old.addressType ?? '', FieldPath.of('addressType')).map((e) =>
      declared(e),
    ),
  ],
  warnings: (object, old) => [
    ...(!old && object.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
    ...sliceWarnings(object),
  ],
};

/** dropTopologyOnV1: the field that only v1beta1 wrote. */
function dropTopology(draft: SliceObject, old: SliceObject | undefined): void {
  if (old && semanticEqual(old.endpoints, draft.endpoints)) return;
  const known = new Set((old?.endpoints ?? []).map((e) => e.deprecatedTopology?.['kubernetes.io/hostname']));
  for (const endpoint of draft.endpoints ?? []) {
    const node = endpoint.deprecatedTopology?.['kubernetes.io/hostname'];
    if (endpoint.nodeName === undefined && node && known.has(node) && !isDNS1123Subdomain(node).length)
      endpoint.nodeName = node;
    delete endpoint.deprecatedTopology;
  }
}

function validateHead(slice: SliceObject): FieldError[] {
  const path = FieldPath.of('addressType');
  const type = slice.addressType ?? '';
  const errors: FieldError[] = [];
  if (!type) errors.push(declared(required(path)));
  else if (!addressTypes.includes(type)) errors.push(declared(notSupported(path, type, addressTypes)));
  return [...errors, ...validatePorts(slice.ports ?? [])];
}

function validatePorts(ports: readonly EndpointPort[]): FieldError[] {
  const path = FieldPath.of('ports');
  if (ports.length > 20000) return [tooMany(path, ports.length, 20000)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const at = path.index(i);
    const name = port.name ?? '';
    if (name) errors.push(...invalidEach(at.child('name'), name, isDNS1123Label(name)));
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    if (port.protocol === undefined) errors.push(required(at.child('protocol')));
    else if (!protocols.includes(port.protocol))
      errors.push(notSupported(at.child('protocol'), port.protocol, protocols));
    if (port.appProtocol !== undefined)
      errors.push(...validateQualifiedName(port.appProtocol, at.child('appProtocol')));
  });
  return errors;
}

function validateEndpoints(slice: SliceObject, ctx: ValidationContext): FieldError[] {
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length > 1000) return [tooMany(endpointsPath, endpoints.length, 1000)];
  return endpoints.flatMap((e, i) => validateEndpoint(e, slice.addressType ?? '', endpointsPath.index(i), ctx));
}

function validateEndpoint(endpoint: Endpoint, type: string, path: FieldPath, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  const addresses = endpoint.addresses ?? [];
  const at = path.child('addresses');
  if (!addresses.length) errors.push(declared(required(at, 'must contain at least 1 address')));
  else if (addresses.length > 100) errors.push(declared(tooMany(at, addresses.length, 100)));
  addresses.forEach((address, i) => {
    errors.push(...validateAddress(address, type, at, i, ctx));
  });
  if (endpoint.nodeName !== undefined)
    errors.push(...invalidEach(path.child('nodeName'), endpoint.nodeName, isDNS1123Subdomain(endpoint.nodeName)));
  const topology = endpoint.deprecatedTopology ?? {};
  const topologyPath = path.child('deprecatedTopology');
  if (Object.keys(topology).length > 16) errors.push(tooMany(topologyPath, Object.keys(topology).length, 16));
  errors.push(...validateLabels(topology, topologyPath));
  if (endpoint.hostname !== undefined)
    errors.push(...invalidEach(path.child('hostname'), endpoint.hostname, isDNS1123Label(endpoint.hostname)));
  if (endpoint.hints) errors.push(...validateHints(endpoint.hints, path.child('hints')));
  return errors;
}

function validateAddress(
  address: string,
  type: string,
  path: FieldPath,
  i: number,
  ctx: ValidationContext,
): FieldError[] {
  const at = path.index(i);
  if (type === 'FQDN') return isFullyQualifiedDomainName(at, address);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong = type === 'IPv4' ? validateIPForLegacyField(at, address, ctx) : isValidIP(at, address);
  if (wrong.length) return wrong;
  const actual = asIPv4(parseIPSloppy(address)!) ? 'IPv4' : 'IPv6';
  const mismatch = actual === type ? [] : [invalid(path, address, `must be an ${type} address`)];
  return [...mismatch, ...endpointIPErrors(at, address)];
}

function validateHints(hints: EndpointHints, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['forZones', 'forNodes'] as const) {
    const list = hints[field] ?? [];
    const at = path.child(field);
    if (list.length > 8) return [...errors, tooMany(at, list.length, 8)];
    const seen = new Set<string>();
    list.forEach(({ name = '' }, i) => {
      const namePath = at.index(i).child('name');
      if (seen.has(name)) errors.push(duplicate(namePath, name));
      seen.add(name);
      errors.push(
        ...invalidEach(namePath, name, field === 'forZones' ? isValidLabelValue(name) : isDNS1123Subdomain(name)),
      );
    });
  }
  return errors;
}

function sliceWarnings(slice: SliceObject): string[] {
  const manager = slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'];
  if (manager === 'endpointslice-controller.k8s.io' || manager === 'endpointslicemirroring-controller.k8s.io')
    return [];
  return (slice.endpoints ?? []).flatMap((endpoint, i) =>
    (endpoint.addresses ?? []).flatMap((address, j) =>
      ipWarnings(endpointsPath.index(i).child('addresses').index(j), address),
    ),
  );
}
