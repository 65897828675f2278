import { type CheckPod, containers, exceptWindows, namesWhere, type PodSecurityCheck } from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const bad = namesWhere(spec, (s) => s.allowPrivilegeEscalation !== false);
  return bad.length
    ? {
        reason: 'allowPrivilegeEscalation != false',
        detail: `${containers(bad)} must set securityContext.allowPrivilegeEscalation=false`,
      }
    : undefined;
};

/** policy/check_allowPrivilegeEscalation.go */
export const allowPrivilegeEscalation: PodSecurityCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  versions: [
    { since: 8, check },
    { since: 25, check: exceptWindows(check) },
  ],
};
