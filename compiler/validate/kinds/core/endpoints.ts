import type { EndpointAddress, EndpointPort, Endpoints } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  endpointIPErrors,
  invalidEach,
  ipWarnings,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPortNum,
  semanticEqual,
  validateIPForLegacyField,
  validateQualifiedName,
} from '../checks.js';

type EndpointsObject = Endpoints & KubeObject;

const subsetsPath = FieldPath.of('subsets');
const protocols = ['SCTP', 'TCP', 'UDP'];

/** Mirrors pkg/registry/core/endpoint/strategy.go and ValidateEndpoints. */
export const endpoints: KindRules<EndpointsObject> = {
  group: '',
  kind: 'Endpoints',
  namespaced: true,
  createOnUpdate: true,
  defaults(draft) {
    for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
  },
  validate: (object, ctx) => validateSubsets(object, ctx),
  validateUpdate: (object, old, ctx) =>
    semanticEqual(object.subsets ?? [], old.subsets ?? []) ? [] : validateSubsets(object, ctx),
  warnings: endpointsWarnings,
};

function validateSubsets(object: EndpointsObject, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  (object.subsets ?? []).forEach((subset, i) => {
    const path = subsetsPath.index(i);
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (!addresses.length && !notReadyAddresses.length)
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    addresses.forEach((a, j) => {
      errors.push(...validateAddress(a, path.child('addresses').index(j), ctx));
    });
    notReadyAddresses.forEach((a, j) => {
      errors.push(...validateAddress(a, path.child('notReadyAddresses').index(j), ctx));
    });
    ports.forEach((port, j) => {
      errors.push(...validatePort(port, ports.length > 1, path.child('ports').index(j)));
    });
  });
  return errors;
}

function validateAddress(address: EndpointAddress, path: FieldPath, ctx: ValidationContext): FieldError[] {
  const ip = address.ip ?? '';
  const errors = validateIPForLegacyField(path.child('ip'), ip, ctx);
  if (address.hostname)
    errors.push(...invalidEach(path.child('hostname'), address.hostname, isDNS1123Label(address.hostname)));
  if (address.nodeName !== undefined)
    errors.push(...invalidEach(path.child('nodeName'), address.nodeName, isDNS1123Subdomain(address.nodeName)));
  return [...errors, ...endpointIPErrors(path.child('ip'), ip)];
}

function validatePort(port: EndpointPort, nameRequired: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (port.name) errors.push(...invalidEach(path.child('name'), port.name, isDNS1123Label(port.name)));
  else if (nameRequired) errors.push(required(path.child('name')));
  errors.push(...invalidEach(path.child('port'), port.port ?? 0, isValidPortNum(port.port ?? 0)));
  if (!port.protocol) errors.push(required(path.child('protocol')));
  else if (!protocols.includes(port.protocol))
    errors.push(notSupported(path.child('protocol'), port.protocol, protocols));
  if (port.appProtocol !== undefined)
    errors.push(...validateQualifiedName(port.appProtocol, path.child('appProtocol')));
  return errors;
}

function endpointsWarnings(object: EndpointsObject): string[] {
  if (object.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
  const warnings: string[] = [];
  (object.subsets ?? []).forEach((subset, i) => {
    for (const field of ['addresses', 'notReadyAddresses'] as const)
      (subset[field] ?? []).forEach((address, j) => {
        warnings.push(...ipWarnings(subsetsPath.index(i).child(field).index(j).child('ip'), address.ip ?? ''));
      });
  });
  return warnings;
}
