import type { GraphNode } from '../../compiler/graph/graph.js';
import { type ContainerView, containersOf, field, podOf } from '../kit/read.js';

/** What a container asks for: a limit stands in for a request that is not set (SetDefaults_Pod). */
export function requestOf(container: ContainerView, resource: string): unknown {
  return field(container.value, 'resources', 'requests', resource) ?? limitOf(container, resource);
}

export function limitOf(container: ContainerView, resource: string): unknown {
  return field(container.value, 'resources', 'limits', resource);
}

/** Containers that need resources of their own: pod-level resources (1.32) cover all of them. */
export function sizedContainers(node: GraphNode): readonly ContainerView[] {
  const shared = field(podOf(node).spec, 'resources');
  return shared ? [] : containersOf(node).filter((c) => c.role !== 'ephemeral');
}

/** True where a LimitRange of the input gives containers of the namespace a default. */
export function hasDefault(
  node: GraphNode,
  lists: readonly GraphNode[],
  which: 'default' | 'defaultRequest',
  resource: string,
): boolean {
  return lists.some((l) => {
    const limits = field(l.value, 'spec', 'limits');
    return (
      l.namespace === node.namespace &&
      Array.isArray(limits) &&
      limits.some(
        (item) =>
          field(item, 'type') === 'Container' &&
          (field(item, which, resource) !== undefined || field(item, 'default', resource) !== undefined),
      )
    );
  });
}
