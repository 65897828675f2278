import type { Container, PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import type { FieldPath } from '../../../field/path.js';

/** VisitContainersWithPath: init containers, containers, ephemeral containers. */
export function visitContainers(
  spec: PodSpec,
  path: FieldPath,
  visit: (container: Container, path: FieldPath) => void,
): void {
  for (const key of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    spec[key]?.forEach((container, i) => {
      visit(container as Container, path.child(key).index(i));
    });
}
