import type { ServicePort } from '../../../../schemas/generated/types/core_v1.js';
import { duplicate, type FieldError, forbidden, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import {
  invalidEach,
  isDNS1123Label,
  isValidPortNum,
  validatePortNumOrName,
  validateQualifiedName,
} from '../checks.js';
import { portsOf, type ServiceObject, typeOf } from './service-spec.js';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** validateServicePort; `names` holds the names seen so far. */
export function validateServicePort(
  port: ServicePort,
  nameRequired: boolean,
  names: Set<string>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (name) {
    errors.push(...invalidEach(path.child('name'), name, isDNS1123Label(name)));
    if (names.has(name)) errors.push(duplicate(path.child('name'), name));
    names.add(name);
  } else if (nameRequired) errors.push(required(path.child('name')));
  errors.push(...invalidEach(path.child('port'), port.port ?? 0, isValidPortNum(port.port ?? 0)));
  if (!port.protocol) errors.push(required(path.child('protocol')));
  else if (!protocols.includes(port.protocol))
    errors.push(notSupported(path.child('protocol'), port.protocol, protocols));
  errors.push(...validatePortNumOrName(port.targetPort ?? 0, path.child('targetPort')));
  if (port.appProtocol !== undefined)
    errors.push(...validateQualifiedName(port.appProtocol, path.child('appProtocol')));
  return errors;
}

/** The checks of validateService on node ports and on ports that repeat. */
export function validateNodePorts(service: ServiceObject): FieldError[] {
  const errors: FieldError[] = [];
  const portsPath = FieldPath.of('spec', 'ports');
  const ports = portsOf(service);
  if (typeOf(service) === 'ClusterIP')
    ports.forEach((port, i) => {
      if (port.nodePort)
        errors.push(forbidden(portsPath.index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'"));
    });
  const nodePorts = new Set<string>();
  ports.forEach((port, i) => {
    if (!port.nodePort) return;
    const key = `${port.protocol} ${port.nodePort}`;
    if (nodePorts.has(key)) errors.push(duplicate(portsPath.index(i).child('nodePort'), port.nodePort));
    nodePorts.add(key);
  });
  const seen = new Set<string>();
  ports.forEach((port, i) => {
    const key = `${port.protocol} ${port.port}`;
    if (seen.has(key)) errors.push(duplicate(portsPath.index(i), printedKey(port)));
    seen.add(key);
  });
  return errors;
}

/** The internal core.ServicePort of protocol and port alone, as Go prints it. */
const printedKey = (port: ServicePort): unknown => ({
  Name: '',
  Protocol: port.protocol ?? '',
  AppProtocol: null,
  Port: port.port ?? 0,
  TargetPort: 0,
  NodePort: 0,
});
