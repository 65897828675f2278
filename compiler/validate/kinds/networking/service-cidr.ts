import type { ServiceCIDR } from '../../../../schemas/generated/types/networking_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { asIPv4, parseCIDRSloppy } from '../../shared/ip.js';
import type { KindRules } from '../../types.js';
import { fieldImmutable, isValidCIDR } from '../checks.js';

type CIDRObject = ServiceCIDR & KubeObject;

const path = FieldPath.of('spec', 'cidrs');

/** Mirrors pkg/registry/networking/servicecidr/strategy.go and ValidateServiceCIDR. */
export const serviceCIDR: KindRules<CIDRObject> = {
  group: 'networking.k8s.io',
  kind: 'ServiceCIDR',
  namespaced: false,
  metaOnUpdate: ['update'],
  prepareForCreate(draft, ctx) {
    // ServiceCIDRStatusFieldWiping.
    if (ctx.profile.atLeast('1.36')) delete draft.status;
  },
  prepareForUpdate(draft, old, ctx) {
    if (!ctx.profile.atLeast('1.36')) return;
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate: (object) => validateCIDRs(object.spec?.cidrs ?? []),
  validateUpdate,
};

function validateCIDRs(cidrs: readonly string[]): FieldError[] {
  if (!cidrs.length) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(path, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, i) => isValidCIDR(path.index(i), cidr));
  const families = cidrs.map((cidr) => {
    const parsed = parseCIDRSloppy(cidr);
    return parsed && (asIPv4(parsed.ip) ? 4 : 6);
  });
  if (cidrs.length === 2 && families[0] !== undefined && families[0] === families[1])
    errors.push(
      invalid(path, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'),
    );
  return errors;
}

function validateUpdate(object: CIDRObject, old: CIDRObject): FieldError[] {
  const before = old.spec?.cidrs ?? [];
  const after = object.spec?.cidrs ?? [];
  const changed = (i: number): FieldError[] =>
    before[i] === after[i] ? [] : [invalid(path.index(i), after[i], fieldImmutable)];
  if (before.length === after.length) return before.flatMap((_c, i) => changed(i));
  // A second family may join the first.
  if (before.length === 1 && after.length === 2) return [...changed(0), ...validateCIDRs(after)];
  return [invalid(path, object.spec?.cidrs ?? null, fieldImmutable)];
}
