import { type CheckPod, containers, namesWhere, type PodSecurityCheck } from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const bad = namesWhere(spec, (s) => s.privileged === true);
  return bad.length
    ? { reason: 'privileged', detail: `${containers(bad)} must not set securityContext.privileged=true` }
    : undefined;
};

/** policy/check_privileged.go */
export const privileged: PodSecurityCheck = { id: 'privileged', level: 'baseline', versions: [{ since: 0, check }] };
