import { ensure } from '../world/kinds.js';

/** Which node has which image, and when a pull under way will be done. */
export class Images {
  private readonly nodes = new Map<string, Map<string, number>>();

  has(node: string, image: string): boolean {
    return this.nodes.get(node)?.has(image) ?? false;
  }

  /** Milliseconds until the image is there; pulls of the same image share one download. */
  pullTime(node: string, image: string, now: number, duration: number): number {
    const images = ensure(this.nodes, node, () => new Map<string, number>());
    const known = images.get(image);
    if (known !== undefined && known > now) return known - now;
    // Checking a tag that is there already costs a round trip, not a download.
    const done = now + (known === undefined ? duration : Math.min(duration, 200));
    images.set(image, done);
    return done - now;
  }
}
