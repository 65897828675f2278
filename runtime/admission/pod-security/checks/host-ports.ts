import {
  type CheckPod,
  containers,
  containersOf,
  namesWhere,
  type PodSecurityCheck,
  plural,
  sorted,
} from '../check.js';

const check: CheckPod = (_metadata, spec) => {
  const bad = namesWhere(spec, (_s, c) => (c.ports ?? []).some((p) => p.hostPort));
  if (!bad.length) return undefined;
  const ports = sorted(
    containersOf(spec).flatMap((c) => (c.ports ?? []).flatMap((p) => (p.hostPort ? [String(p.hostPort)] : []))),
  );
  const verb = `${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)}`;
  return { reason: 'hostPort', detail: `${containers(bad)} ${verb} ${ports.join(', ')}` };
};

/** policy/check_hostPorts.go */
export const hostPorts: PodSecurityCheck = { id: 'hostPorts', level: 'baseline', versions: [{ since: 0, check }] };
