import type { KubeObject } from '../../compiler/kube/object.js';

/** Of the classes that carry one of the annotations as "true": the newest, then the first by name. */
export function newestDefault(classes: readonly KubeObject[], annotations: readonly string[]): KubeObject | undefined {
  return classes
    .filter((c) => annotations.some((a) => c.metadata.annotations?.[a] === 'true'))
    .sort((a, b) => {
      const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
      if (x !== y) return x > y ? -1 : 1;
      return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
    })[0];
}
