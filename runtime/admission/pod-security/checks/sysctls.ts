import type { CheckPod, PodSecurityCheck } from '../check.js';

const allowing =
  (allowed: readonly string[]): CheckPod =>
  (_metadata, spec) => {
    const bad = (spec.securityContext?.sysctls ?? []).map((s) => s.name).filter((name) => !allowed.includes(name));
    return bad.length ? { reason: 'forbidden sysctls', detail: bad.join(', ') } : undefined;
  };

const v0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const v27 = [...v0, 'net.ipv4.ip_local_reserved_ports'];
const v29 = [
  ...v27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const v32 = [...v29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const v37 = [...v32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

/** policy/check_sysctls.go */
export const sysctls: PodSecurityCheck = {
  id: 'sysctls',
  level: 'baseline',
  versions: [
    { since: 0, check: allowing(v0) },
    { since: 27, check: allowing(v27) },
    { since: 29, check: allowing(v29) },
    { since: 32, check: allowing(v32) },
    { since: 37, check: allowing(v37) },
  ],
};
