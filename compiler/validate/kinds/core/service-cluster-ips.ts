import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import { isIPv6, validateIPForLegacyField } from '../checks.js';
import { clusterIPsOf, familiesOf, isHeadless, type ServiceObject, specOf, typeOf } from './service-spec.js';

const specPath = FieldPath.of('spec');
const ipsPath = specPath.child('clusterIPs');
const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** ValidateServiceClusterIPsRelatedFields of pkg/apis/core/validation/validation.go. */
export function validateClusterIPs(
  service: ServiceObject,
  old: ServiceObject | undefined,
  ctx: ValidationContext,
): FieldError[] {
  if (typeOf(service) === 'ExternalName') return [];
  const errors: FieldError[] = [];
  const spec = specOf(service);
  const ips = clusterIPsOf(service);
  if (spec.clusterIP) {
    if (!ips.length) errors.push(required(ipsPath));
    else if (ips[0] !== spec.clusterIP) errors.push(invalid(ipsPath, ips, 'first value must match `clusterIP`'));
  } else if (ips.length) errors.push(invalid(ipsPath, ips, 'must be empty when `clusterIP` is not specified'));

  errors.push(...validateFamilies(service));

  let broken = false;
  ips.forEach((ip, i) => {
    if (i === 0 && ip === 'None') {
      if (ips.length > 1) {
        broken = true;
        errors.push(invalid(ipsPath, ips, "'None' must be the first and only value"));
      }
      return;
    }
    const wrong = validateIPForLegacyField(ipsPath.index(i), ip, ctx, old && clusterIPsOf(old));
    broken ||= wrong.length > 0;
    errors.push(...wrong);
  });
  if (ips.length > 2) errors.push(invalid(ipsPath, ips, 'may only hold up to 2 values'));
  if (broken) return errors;

  if (ips.length > 1 && (ips.every(isIPv6) || !ips.some(isIPv6)))
    errors.push(invalid(ipsPath, ips, 'may specify no more than one IP for each IP family'));
  if (!isHeadless(service) && ips.length)
    familiesOf(service).forEach((family, i) => {
      const ip = ips[i];
      if (ip === undefined) return;
      const actual = isIPv6(ip) ? 'IPv6' : 'IPv4';
      if (families.includes(family) && family !== actual)
        errors.push(invalid(ipsPath.index(i), ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``));
    });
  return errors;
}

function validateFamilies(service: ServiceObject): FieldError[] {
  const errors: FieldError[] = [];
  const path = specPath.child('ipFamilies');
  const seen = new Set<string>();
  familiesOf(service).forEach((family, i) => {
    if (!families.includes(family)) errors.push(notSupported(path.index(i), family, families));
    if (seen.has(family)) errors.push(duplicate(path.index(i), family));
    seen.add(family);
  });
  const policy = specOf(service).ipFamilyPolicy;
  if (policy !== undefined && !policies.includes(policy))
    errors.push(notSupported(specPath.child('ipFamilyPolicy'), policy, policies));
  return errors;
}

/** validateUpgradeDowngradeClusterIPs. */
export function validateUpgradeDowngradeClusterIPs(old: ServiceObject, service: ServiceObject): FieldError[] {
  if (typeOf(service) === 'ExternalName' || typeOf(old) === 'ExternalName') return [];
  if (isHeadless(old) && isHeadless(service)) return [];
  const errors: FieldError[] = [];
  const before = clusterIPsOf(old);
  const after = clusterIPsOf(service);
  const changed = (i: number): FieldError => invalid(ipsPath.index(i), after, 'may not change once set');
  if (before.length === after.length) {
    before.forEach((ip, i) => {
      if (ip !== after[i]) errors.push(changed(i));
    });
  } else if (before.length > after.length) {
    if (!after.length) errors.push(invalid(ipsPath.index(0), after, 'primary clusterIP can not be unset'));
    else if (after[0] !== before[0]) errors.push(changed(0));
    if (after.length === 1) errors.push(...singleStackRequired(service, 'clusterIP'));
  } else if (before.length && after[0] !== before[0]) errors.push(changed(0));
  return errors;
}

/** validateUpgradeDowngradeIPFamilies. */
export function validateUpgradeDowngradeFamilies(old: ServiceObject, service: ServiceObject): FieldError[] {
  if (typeOf(service) === 'ExternalName' || typeOf(old) === 'ExternalName') return [];
  if (isHeadless(old) || isHeadless(service)) return [];
  const errors: FieldError[] = [];
  const before = familiesOf(old);
  const after = familiesOf(service);
  const path = specPath.child('ipFamilies').index(0);
  if (before.length === after.length) {
    before.forEach((family, i) => {
      if (family !== after[i]) errors.push(invalid(path, after, 'may not change once set'));
    });
    return errors;
  }
  const moved = after.length > 0 && before.length > 0 && after[0] !== before[0];
  if (before.length > after.length) {
    if (!clusterIPsOf(service).length) errors.push(invalid(path, after, 'primary ipFamily can not be unset'));
    if (moved) errors.push(invalid(path, clusterIPsOf(service), 'may not change once set'));
    if (after.length === 1) errors.push(...singleStackRequired(service, 'ipFamily'));
  } else if (moved) errors.push(invalid(path, clusterIPsOf(service), 'may not change once set'));
  return errors;
}

function singleStackRequired(service: ServiceObject, released: string): FieldError[] {
  const policy = specOf(service).ipFamilyPolicy;
  if (policy === 'SingleStack') return [];
  const detail = `must be set to 'SingleStack' when releasing the secondary ${released}`;
  return [invalid(specPath.child('ipFamilyPolicy'), policy, detail)];
}
