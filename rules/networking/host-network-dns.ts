import { podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** pkg/kubelet/network/dns/dns.go: ClusterFirst falls back to Default for pods on the node's network. */
export const rule = defineRule({
  meta: {
    id: 'networking/host-network-dns',
    title: 'A pod on the network of its node cannot resolve Services.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'With `hostNetwork`, the default DNS policy means the resolver of the node, which knows no Services.',
    help: 'Set `dnsPolicy: ClusterFirstWithHostNet`, or `Default` to say that it needs none.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const policy = text(spec.dnsPolicy);
    if (spec.hostNetwork !== true || (policy && policy !== 'ClusterFirst')) return;
    const at = [...path, 'dnsPolicy'];
    ctx.report({
      path: policy ? at : [...path, 'hostNetwork'],
      message: 'This pod uses the network of its node and resolves no Service names.',
      fixes: [ctx.fix.set('Resolve Services', 'unsafe', at, 'ClusterFirstWithHostNet')],
    });
  },
});
