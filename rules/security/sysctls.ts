import { items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** The names of pod-security-admission policy/check_sysctls.go, which the kubelet also takes for safe. */
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

export const rule = defineRule({
  meta: {
    id: 'security/sysctls',
    title: 'A pod sets a kernel parameter that is not safe.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    why: 'A kubelet refuses such a pod (SysctlForbidden) unless its node allows the parameter; and it may affect its neighbours.',
    help: 'Remove it, or set it on the nodes and suppress the rule with that reason.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    for (const [i, sysctl] of items(spec.securityContext?.sysctls)) {
      const name = text(sysctl.name).replace(/\//g, '.');
      if (name && !safe.has(name))
        ctx.report({
          path: [...path, 'securityContext', 'sysctls', i, 'name'],
          message: `The kernel parameter \`${name}\` is not among the safe ones.`,
        });
    }
  },
});
