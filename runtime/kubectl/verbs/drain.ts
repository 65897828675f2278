import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Flags } from '../command-line.js';
import { deleteOrEvictPods } from '../drain/evict.js';
import { podsForDeletion } from '../drain/filters.js';
import { printName, type Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { cordonNode, nodesOf } from './nodes.js';

/** kubectl drain: cordon, then evict what may be evicted. pkg/cmd/drain. */
export const verb: KubectlVerb = {
  flags: {
    'ignore-daemonsets': 'boolean',
    'delete-emptydir-data': 'boolean',
    force: 'boolean',
    timeout: 'string',
    'grace-period': 'string',
    'pod-selector': 'string',
    selector: 'string',
    'disable-eviction': 'boolean',
    'skip-wait-for-delete-timeout': 'string',
    'chunk-size': 'string',
  },
  run(s, flags) {
    const nodes = nodesOf(s, flags);
    for (const node of s.inTurn(nodes)) cordonNode(s, node, true);
    const failed = nodes.flatMap((node) => {
      const errors = drainNode(s, flags, node);
      if (errors.length === 0) s.report(node, 'drained');
      else
        s.err(
          `error: unable to drain node "${node.metadata.name}" due to error: ${aggregate(errors)}, continuing command...`,
        );
      return errors.length ? [{ node, errors }] : [];
    });
    if (failed.length === 0) return;
    s.err('There are pending nodes to be drained:');
    for (const { node } of failed) s.err(` ${node.metadata.name}`);
    for (const { errors } of failed) for (const line of errors) s.fail(line);
  },
};

const aggregate = (errors: readonly string[]): string => (errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]!);
const lines = (map: ReadonlyMap<string, string[]>): string[] =>
  [...map].map(([text, pods]) => `${text}: ${pods.join(', ')}`);

/** deleteOrEvictPodsSimple. */
function drainNode(s: Session, flags: Flags, node: KubeObject): string[] {
  const name = node.metadata.name!;
  const { pods, warnings, errors } = podsForDeletion(s, flags, name);
  if (errors.size) return lines(errors);
  if (warnings.size) s.err(`Warning: ${lines(warnings).join('; ')}`);
  if (s.dryRun !== 'none') {
    const how = s.dryRun === 'server' ? 'server dry run' : 'dry run';
    for (const pod of pods) s.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name} (${how})`);
    return [];
  }
  const wrong = deleteOrEvictPods(s, flags, pods);
  const left = wrong.length ? podsForDeletion(s, flags, name).pods : [];
  if (left.length) s.err(`There are pending pods in node "${name}" when an error occurred: ${aggregate(wrong)}`);
  for (const pod of left) s.err(printName(pod));
  return wrong;
}
