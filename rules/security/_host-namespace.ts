import type { GraphNode } from '../../compiler/graph/graph.js';
import { podOf } from '../kit/read.js';
import type { RuleContext } from '../kit/rule.js';

/** Reports a namespace of the node that a pod shares. Mirrors pod-security-admission policy/check_hostNamespaces.go. */
export function reportHostNamespace(
  node: GraphNode,
  ctx: RuleContext,
  name: 'hostPID' | 'hostIPC' | 'hostNetwork',
  what: string,
): void {
  const { spec, path } = podOf(node);
  if (spec[name] !== true) return;
  ctx.report({
    path: [...path, name],
    message: `The pod shares ${what} of its node.`,
    fixes: [ctx.fix.remove(`Remove \`${name}\``, 'unsafe', [...path, name])],
  });
}
