import {
  type CheckPod,
  containers,
  exceptUserNamespace,
  namesWhere,
  type PodSecurityCheck,
  setters,
} from '../check.js';

const reason = 'runAsNonRoot != true';

const check: CheckPod = (_metadata, spec) => {
  const pod = spec.securityContext?.runAsNonRoot;
  const who = setters(
    pod === false,
    namesWhere(spec, (s) => s.runAsNonRoot === false),
  );
  if (who.length) return { reason, detail: `${who.join(' and ')} must not set securityContext.runAsNonRoot=false` };
  const implicit = pod === true ? [] : namesWhere(spec, (s) => s.runAsNonRoot === undefined);
  return implicit.length
    ? { reason, detail: `pod or ${containers(implicit)} must set securityContext.runAsNonRoot=true` }
    : undefined;
};

/** policy/check_runAsNonRoot.go */
export const runAsNonRoot: PodSecurityCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  versions: [
    { since: 0, check },
    { since: 35, check: exceptUserNamespace(check) },
  ],
};
