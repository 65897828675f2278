import { type CheckPod, namesWhere, type PodSecurityCheck, setters } from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const who = setters(
    spec.securityContext?.windowsOptions?.hostProcess === true,
    namesWhere(spec, (s) => s.windowsOptions?.hostProcess === true),
  );
  return who.length
    ? {
        reason: 'hostProcess',
        detail: `${who.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`,
      }
    : undefined;
};

/** policy/check_windowsHostProcess.go */
export const windowsHostProcess: PodSecurityCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [{ since: 0, check }],
};
