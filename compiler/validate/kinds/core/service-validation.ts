import { type FieldError, forbidden, invalid, notSupported, notSupportedText, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import {
  endpointIPErrors,
  has,
  invalidEach,
  isDNS1123Subdomain,
  isValidPortNum,
  validateCIDRForLegacyField,
  validateIPForLegacyField,
  validateLabels,
  validateQualifiedName,
} from '../checks.js';
import { validateClusterIPs } from './service-cluster-ips.js';
import { validateNodePorts, validateServicePort } from './service-ports.js';
import {
  clusterIPsOf,
  externallyAccessible,
  familiesOf,
  isHeadless,
  needsHealthCheck,
  portsOf,
  type ServiceObject,
  specOf,
  typeOf,
} from './service-spec.js';

const specPath = FieldPath.of('spec');
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** validateService of pkg/apis/core/validation/validation.go. */
export function validateService(
  service: ServiceObject,
  old: ServiceObject | undefined,
  ctx: ValidationContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const spec = specOf(service);
  const type = typeOf(service);
  errors.push(...validateTopologyAnnotations(service));
  if (!portsOf(service).length && !isHeadless(service) && type !== 'ExternalName')
    errors.push(required(specPath.child('ports')));
  errors.push(...validateType(service));
  const names = new Set<string>();
  portsOf(service).forEach((port, i) => {
    errors.push(...validateServicePort(port, portsOf(service).length > 1, names, specPath.child('ports').index(i)));
  });
  if (spec.selector) errors.push(...validateLabels(spec.selector, specPath.child('selector')));
  errors.push(...validateSessionAffinity(service));
  errors.push(...validateClusterIPs(service, old, ctx));
  (spec.externalIPs ?? []).forEach((ip, i) => {
    const path = specPath.child('externalIPs').index(i);
    const wrong = validateIPForLegacyField(path, ip, ctx, old ? specOf(old).externalIPs : undefined);
    errors.push(...(wrong.length ? wrong : endpointIPErrors(path, ip)));
  });
  if (!type) errors.push(required(specPath.child('type')));
  else if (!types.includes(type)) errors.push(notSupported(specPath.child('type'), type, types));
  errors.push(...validateNodePorts(service));
  errors.push(...validateSourceRanges(service, old, ctx));
  if (spec.allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer')
    errors.push(
      forbidden(specPath.child('allocateLoadBalancerNodePorts'), "may only be used when `type` is 'LoadBalancer'"),
    );
  if (type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined)
    errors.push(required(FieldPath.of('allocateLoadBalancerNodePorts')));
  errors.push(...validateLoadBalancerClass(undefined, service));
  errors.push(...validateExternalTrafficPolicy(service));
  errors.push(...validateInternalTrafficPolicy(service));
  errors.push(...validateTrafficDistribution(service));
  return errors;
}

function validateTopologyAnnotations(service: ServiceObject): FieldError[] {
  const hints = 'service.kubernetes.io/topology-aware-hints';
  const mode = 'service.kubernetes.io/topology-mode';
  const annotations = service.metadata.annotations;
  if (!has(annotations, hints) || !has(annotations, mode) || annotations[hints] === annotations[mode]) return [];
  const path = FieldPath.of('metadata', 'annotations').key(mode);
  return [invalid(path, annotations[mode], `must match annotations[${hints}] when both are specified`)];
}

function validateType(service: ServiceObject): FieldError[] {
  const errors: FieldError[] = [];
  const spec = specOf(service);
  const type = typeOf(service);
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(service))
    errors.push(
      invalid(
        specPath.child('clusterIPs').index(0),
        clusterIPsOf(service)[0],
        `may not be set to 'None' for ${type} services`,
      ),
    );
  if (type !== 'ExternalName') return errors;
  const refuse = (field: string): void => {
    errors.push(forbidden(specPath.child(field), 'may not be set for ExternalName services'));
  };
  if (clusterIPsOf(service).length) refuse('clusterIPs');
  if (familiesOf(service).length) refuse('ipFamilies');
  if (spec.ipFamilyPolicy !== undefined) refuse('ipFamilyPolicy');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  const path = specPath.child('externalName');
  if (name) errors.push(...invalidEach(path, name, isDNS1123Subdomain(name)));
  else errors.push(required(path));
  return errors;
}

function validateSessionAffinity(service: ServiceObject): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = specOf(service);
  const path = specPath.child('sessionAffinity');
  const configPath = specPath.child('sessionAffinityConfig');
  const errors: FieldError[] = [];
  if (!sessionAffinity) errors.push(required(path));
  else if (!['ClientIP', 'None'].includes(sessionAffinity))
    errors.push(notSupported(path, sessionAffinity, ['ClientIP', 'None']));
  if (sessionAffinity === 'ClientIP') {
    const seconds = config?.clientIP?.timeoutSeconds;
    if (!config) errors.push(required(configPath, 'when session affinity type is ClientIP'));
    else if (!config.clientIP)
      errors.push(required(configPath.child('clientIP'), 'when session affinity type is ClientIP'));
    else if (seconds === undefined)
      errors.push(required(configPath.child('clientIP', 'timeoutSeconds'), 'when session affinity type is ClientIP'));
    else if (seconds <= 0 || seconds > 86400)
      errors.push(
        invalid(configPath.child('clientIP', 'timeoutSeconds'), seconds, 'must be greater than 0 and less than 86400'),
      );
  } else if (sessionAffinity === 'None' && config)
    errors.push(forbidden(configPath, 'must not be set when session affinity is None'));
  return errors;
}

function validateSourceRanges(
  service: ServiceObject,
  old: ServiceObject | undefined,
  ctx: ValidationContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const ranges = specOf(service).loadBalancerSourceRanges ?? [];
  const balanced = typeOf(service) === 'LoadBalancer';
  const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
  const annotations = service.metadata.annotations;
  if (ranges.length) {
    const path = specPath.child('LoadBalancerSourceRanges');
    if (!balanced) errors.push(forbidden(path, "may only be used when `type` is 'LoadBalancer'"));
    const before = (old && specOf(old).loadBalancerSourceRanges)?.map((r) => r.trim());
    ranges.forEach((range, i) => {
      errors.push(...validateCIDRForLegacyField(path.index(i), range.trim(), ctx, before));
    });
  } else if (has(annotations, key)) {
    const path = FieldPath.of('metadata', 'annotations').key(key);
    if (!balanced) errors.push(forbidden(path, "may only be used when `type` is 'LoadBalancer'"));
    const text = annotations[key]!;
    if (old?.metadata.annotations?.[key] !== text && text.trim())
      for (const cidr of text.trim().split(',')) errors.push(...validateCIDRForLegacyField(path, cidr.trim(), ctx));
  }
  return errors;
}

/** validateLoadBalancerClassField. */
export function validateLoadBalancerClass(old: ServiceObject | undefined, service: ServiceObject): FieldError[] {
  const path = specPath.child('loadBalancerClass');
  const value = specOf(service).loadBalancerClass;
  const errors: FieldError[] = [];
  const balanced = typeOf(service) === 'LoadBalancer';
  if (old && balanced && typeOf(old) === 'LoadBalancer' && specOf(old).loadBalancerClass !== value)
    errors.push(invalid(path, value, 'may not change once set'));
  if (value === undefined) return errors;
  if (balanced) errors.push(...validateQualifiedName(value, path));
  else errors.push(forbidden(path, "may only be used when `type` is 'LoadBalancer'"));
  return errors;
}

function validateExternalTrafficPolicy(service: ServiceObject): FieldError[] {
  const errors: FieldError[] = [];
  const spec = specOf(service);
  const path = specPath.child('externalTrafficPolicy');
  const policy = spec.externalTrafficPolicy ?? '';
  if (!externallyAccessible(service)) {
    if (policy) errors.push(invalid(path, policy, 'may only be set for externally-accessible services'));
  } else if (!policy) errors.push(required(path));
  else if (!['Cluster', 'Local'].includes(policy)) errors.push(notSupported(path, policy, ['Cluster', 'Local']));

  const portPath = specPath.child('healthCheckNodePort');
  const port = spec.healthCheckNodePort ?? 0;
  if (!needsHealthCheck(service)) {
    if (port)
      errors.push(
        invalid(portPath, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
      );
  } else if (!port) errors.push(required(portPath));
  else errors.push(...invalidEach(portPath, port, isValidPortNum(port)));
  return errors;
}

/** validateServiceExternalTrafficFieldsUpdate. */
export function validateExternalTrafficUpdate(old: ServiceObject, service: ServiceObject): FieldError[] {
  if (!needsHealthCheck(old) || !needsHealthCheck(service)) return [];
  if ((specOf(old).healthCheckNodePort ?? 0) === (specOf(service).healthCheckNodePort ?? 0)) return [];
  return [forbidden(specPath.child('healthCheckNodePort'), 'field is immutable')];
}

function validateInternalTrafficPolicy(service: ServiceObject): FieldError[] {
  const path = specPath.child('internalTrafficPolicy');
  const policy = specOf(service).internalTrafficPolicy;
  if (policy === undefined)
    return ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(typeOf(service)) ? [required(path)] : [];
  return ['Cluster', 'Local'].includes(policy) ? [] : [notSupported(path, policy, ['Cluster', 'Local'])];
}

function validateTrafficDistribution(service: ServiceObject): FieldError[] {
  const value = specOf(service).trafficDistribution;
  const known = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
  if (value === undefined || known.includes(value)) return [];
  return [notSupportedText(specPath.child('trafficDistribution'), value, known)];
}
