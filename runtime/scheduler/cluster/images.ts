import type { Node } from '../../../schemas/generated/types/core_v1.js';
import type { ImageState } from './node-info.js';

interface Shared {
  /** As the first node that had the image gave it. */
  readonly size: number;
  readonly nodes: Set<string>;
}

/** Which nodes hold which image. Mirrors addNodeImageStates of pkg/scheduler/backend/cache/cache.go. */
export class ImageRegistry {
  private readonly states = new Map<string, Shared>();

  add(node: Node): void {
    const name = node.metadata?.name ?? '';
    for (const image of node.status?.images ?? [])
      for (const tag of image.names ?? []) {
        const state = this.states.get(tag);
        if (state) state.nodes.add(name);
        else this.states.set(tag, { size: Number(image.sizeBytes ?? 0), nodes: new Set([name]) });
      }
  }

  remove(node: Node): void {
    const name = node.metadata?.name ?? '';
    for (const image of node.status?.images ?? [])
      for (const tag of image.names ?? []) {
        const state = this.states.get(tag);
        state?.nodes.delete(name);
        if (state?.nodes.size === 0) this.states.delete(tag);
      }
  }

  /** The images of one node as of now. */
  of(node: Node): ReadonlyMap<string, ImageState> {
    const out = new Map<string, ImageState>();
    for (const image of node.status?.images ?? [])
      for (const tag of image.names ?? []) {
        const state = this.states.get(tag);
        if (state) out.set(tag, { size: state.size, numNodes: state.nodes.size });
      }
    return out;
  }
}
