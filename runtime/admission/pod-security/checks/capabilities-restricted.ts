import {
  type CheckPod,
  containers,
  containersOf,
  exceptWindows,
  namesWhere,
  type PodSecurityCheck,
  quoteAll,
  sorted,
} from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const forbidden = (add: readonly string[] | undefined): string[] =>
    (add ?? []).filter((c) => c !== 'NET_BIND_SERVICE');
  const keeping = namesWhere(spec, (s) => !(s.capabilities?.drop ?? []).includes('ALL'));
  const adding = namesWhere(spec, (s) => forbidden(s.capabilities?.add).length > 0);
  const details: string[] = [];
  if (keeping.length) details.push(`${containers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length) {
    const values = sorted(containersOf(spec).flatMap((c) => forbidden(c.securityContext?.capabilities?.add)));
    details.push(`${containers(adding)} must not include ${quoteAll(values)} in securityContext.capabilities.add`);
  }
  return details.length ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
};

const overrides = ['capabilities_baseline'];

/** policy/check_capabilities_restricted.go */
export const capabilitiesRestricted: PodSecurityCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, check, overrides },
    { since: 25, check: exceptWindows(check), overrides },
  ],
};
