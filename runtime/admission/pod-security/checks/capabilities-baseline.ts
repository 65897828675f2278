import {
  type CheckPod,
  containers,
  containersOf,
  namesWhere,
  type PodSecurityCheck,
  quoteAll,
  sorted,
} from '../check.js';

const allowed = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const check: CheckPod = (_metadata, spec) => {
  const forbidden = (add: readonly string[] | undefined): string[] => (add ?? []).filter((c) => !allowed.has(c));
  const bad = namesWhere(spec, (s) => forbidden(s.capabilities?.add).length > 0);
  if (!bad.length) return undefined;
  const values = sorted(containersOf(spec).flatMap((c) => forbidden(c.securityContext?.capabilities?.add)));
  return {
    reason: 'non-default capabilities',
    detail: `${containers(bad)} must not include ${quoteAll(values)} in securityContext.capabilities.add`,
  };
};

/** policy/check_capabilities_baseline.go */
export const capabilitiesBaseline: PodSecurityCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [{ since: 0, check }],
};
