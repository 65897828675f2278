import { quoteGo } from '../../../kube/go-quote.js';
import { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import { cidrWarnings, ipWarnings } from '../checks.js';
import { type ServiceObject, specOf, typeOf } from './service-spec.js';

/** GetWarningsForService of pkg/api/service/warnings.go. */
export function serviceWarnings(service: ServiceObject, ctx: ValidationContext): string[] {
  const spec = specOf(service);
  const specPath = FieldPath.of('spec');
  const warnings: string[] = [];
  const hints = 'service.kubernetes.io/topology-aware-hints';
  if (service.metadata.annotations && Object.hasOwn(service.metadata.annotations, hints))
    warnings.push(`annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  if (spec.clusterIP && spec.clusterIP !== 'None')
    (spec.clusterIPs ?? []).forEach((ip, i) => {
      warnings.push(...ipWarnings(specPath.child('clusterIPs').index(i), ip));
    });
  const headless = typeOf(service) === 'ClusterIP' && spec.clusterIP === 'None';
  const externalIPs = spec.externalIPs ?? [];
  if (headless) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIPs.length) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  externalIPs.forEach((ip, i) => {
    warnings.push(...ipWarnings(specPath.child('externalIPs').index(i), ip));
  });
  const external = typeOf(service) === 'ExternalName';
  if (ctx.profile.atLeast('1.36') && externalIPs.length && !headless && !external)
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec.loadBalancerIP) warnings.push(...ipWarnings(specPath.child('loadBalancerIP'), spec.loadBalancerIP));
  (spec.loadBalancerSourceRanges ?? []).forEach((cidr, i) => {
    warnings.push(...cidrWarnings(specPath.child('loadBalancerSourceRanges').index(i), cidr));
  });
  if (external && externalIPs.length) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!external && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose' && preferCloseDeprecated(ctx))
    warnings.push(
      `spec.trafficDistribution: ${quoteGo('PreferClose')} is deprecated; use ${quoteGo('PreferSameZone')}`,
    );
  return warnings;
}

const preferCloseDeprecated = (ctx: ValidationContext): boolean => ctx.profile.atLeast('1.35');
