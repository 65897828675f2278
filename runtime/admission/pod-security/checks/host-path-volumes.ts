import { type CheckPod, type PodSecurityCheck, plural, quoteAll } from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const bad = (spec.volumes ?? []).filter((v) => v.hostPath !== undefined).map((v) => v.name);
  return bad.length
    ? { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', bad.length)} ${quoteAll(bad)}` }
    : undefined;
};

/** policy/check_hostPathVolumes.go */
export const hostPathVolumes: PodSecurityCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [{ since: 0, check }],
};
