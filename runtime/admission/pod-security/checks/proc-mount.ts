import {
  type CheckPod,
  containers,
  containersOf,
  exceptUserNamespace,
  namesWhere,
  type PodSecurityCheck,
  quoteAll,
  sorted,
} from '../check.js';

const unmasked = (procMount: string | undefined): boolean => procMount !== undefined && procMount !== 'Default';

const check: CheckPod = (_metadata, spec) => {
  const bad = namesWhere(spec, (s) => unmasked(s.procMount));
  if (!bad.length) return undefined;
  const types = sorted(
    containersOf(spec)
      .map((c) => c.securityContext?.procMount ?? 'Default')
      .filter(unmasked),
  );
  return {
    reason: 'procMount',
    detail: `${containers(bad)} must not set securityContext.procMount to ${quoteAll(types)}`,
  };
};

/** policy/check_procMount_baseline.go */
export const procMountBaseline: PodSecurityCheck = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, check },
    { since: 35, check: exceptUserNamespace(check) },
  ],
};

/** policy/check_procMount_restricted.go */
export const procMountRestricted: PodSecurityCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  versions: [{ since: 35, check, overrides: ['procMount'] }],
};
