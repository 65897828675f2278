import { type CheckPod, exceptUserNamespace, namesWhere, type PodSecurityCheck, setters } from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const who = setters(
    spec.securityContext?.runAsUser === 0,
    namesWhere(spec, (s) => s.runAsUser === 0),
  );
  return who.length ? { reason: 'runAsUser=0', detail: `${who.join(' and ')} must not set runAsUser=0` } : undefined;
};

/** policy/check_runAsUser.go */
export const runAsUser: PodSecurityCheck = {
  id: 'runAsUser',
  level: 'restricted',
  versions: [
    { since: 23, check },
    { since: 35, check: exceptUserNamespace(check) },
  ],
};
