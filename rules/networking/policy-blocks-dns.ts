import { matchFields } from '../../compiler/graph/graph.js';
import { get, isObject } from '../../compiler/kube/json.js';
import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/policy-blocks-dns',
    title: 'A NetworkPolicy lets pods connect to others but not to DNS.',
    kinds: ['NetworkPolicy.networking.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Without port 53 no name resolves, and the connections that the policy allows are never made.',
    help: 'Allow egress to port 53, UDP and TCP.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const rules = get(node.value, ['spec', 'egress']);
    const types = get(node.value, ['spec', 'policyTypes']);
    if (!Array.isArray(rules) || rules.length === 0 || (Array.isArray(types) && !types.includes('Egress'))) return;
    const allows = rules.some((rule) => {
      const ports = field(rule, 'ports');
      if (!Array.isArray(ports) || ports.length === 0) return !onlyAddresses(rule);
      return ports.some((p) => isObject(p) && coversDns(p));
    });
    const other = ctx.graph
      .list(node.groupKind, node.namespace)
      .some((p) => p !== node && matchFields(p.value, 'spec.egress[*].ports[*].port').some((m) => m.value === 53));
    if (!allows && !other)
      ctx.report({
        path: ['spec', 'egress'],
        atKey: true,
        message: 'This policy lets pods out, but not to DNS on port 53.',
      });
  },
});

/** A rule for single address blocks says nothing of cluster DNS. */
function onlyAddresses(rule: unknown): boolean {
  const peers = field(rule, 'to');
  return Array.isArray(peers) && peers.length > 0 && peers.every((p) => field(p, 'ipBlock') !== undefined);
}

function coversDns(port: object): boolean {
  const number = field(port, 'port');
  const end = field(port, 'endPort');
  if (number === undefined) return field(port, 'protocol') !== 'SCTP';
  if (number === 'dns' || number === 'dns-udp' || number === 'dns-tcp') return true;
  return typeof number === 'number' && number <= 53 && (typeof end === 'number' ? end : number) >= 53;
}
