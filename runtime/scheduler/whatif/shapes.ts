import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Node } from '../../../schemas/generated/types/core_v1.js';
import { type AnyPod, placeAll, type World } from './world.js';

export type AnyNode = Node & KubeObject;

/** How far nodes of one shape would help the pods that wait. */
export interface ShapeResult {
  readonly shape: string;
  readonly nodes: number;
  readonly placed: number;
  readonly left: number;
}

/** A node of a shape, under a name of its own. */
export function nodeLike(shape: AnyNode, i: number): AnyNode {
  const name = `${shape.metadata.name ?? 'node'}-${i}`;
  const labels = { ...shape.metadata.labels, 'kubernetes.io/hostname': name };
  return { ...shape, metadata: { ...shape.metadata, name, labels } };
}

/** For each shape: how many such nodes it takes until all waiting pods are placed, or no more of them are. */
export function tryShapes(
  world: World,
  waiting: readonly AnyPod[],
  shapes: readonly AnyNode[],
  limit = 1000,
): ShapeResult[] {
  return shapes.map((shape) => {
    const placedWith = (n: number): number => {
      const nodes = Array.from({ length: n }, (_, i) => nodeLike(shape, i));
      return placeAll(world.with(nodes).scheduler({ detail: 'choice' }), waiting).filter((p) => p.decision.nodeName)
        .length;
    };
    const base = placedWith(0);
    // Pods helped grow with nodes; double until nothing is gained, then look for the least number between.
    let high = 1;
    let best = placedWith(high);
    for (let next = best; high < limit && next < waiting.length; ) {
      next = placedWith(high * 2);
      if (next <= best) break;
      high *= 2;
      best = next;
    }
    if (best <= base) return { shape: shape.metadata.name ?? '', nodes: 0, placed: 0, left: waiting.length - base };
    let low = Math.floor(high / 2);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (placedWith(middle) >= best) high = middle;
      else low = middle;
    }
    return { shape: shape.metadata.name ?? '', nodes: high, placed: best - base, left: waiting.length - best };
  });
}
