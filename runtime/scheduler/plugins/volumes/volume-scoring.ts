import { wholeOf } from '../../cluster/amounts.js';
import { brokenLine, percentOf, type ShapePoint } from '../resource-scoring.js';
import type { PodVolumes } from './binder.js';
import { classNameOf } from './claims.js';

/** Default shape while capacity is scored: an emptier pool is better (apis/config/v1/defaults.go). */
const defaultShape: readonly ShapePoint[] = [
  { utilization: 0, score: 10 },
  { utilization: 100, score: 0 },
];

/** How well the volumes of a pod fill what they take, averaged over classes. Mirrors plugins/volumebinding/scorer.go. */
export function volumeScore(shape: readonly ShapePoint[] | undefined, enabled: boolean): (found: PodVolumes) => number {
  if (!enabled) return () => 0;
  const line = brokenLine(shape?.length ? shape : defaultShape);
  return (found) => {
    const classes = new Map<string, { requested: number; capacity: number }>();
    const of = (name: string): { requested: number; capacity: number } => {
      let c = classes.get(name);
      if (!c) {
        c = { requested: 0, capacity: 0 };
        classes.set(name, c);
      }
      return c;
    };
    if (found.bindings.length)
      for (const { claim, volume } of found.bindings) {
        const c = of(classNameOf(claim));
        c.requested += wholeOf(claim.spec?.resources?.requests?.['storage']);
        c.capacity += wholeOf(volume.spec?.capacity?.['storage']);
      }
    else
      for (const { claim, capacity } of found.provision) {
        if (!capacity) continue;
        const c = of(claim.spec?.storageClassName ?? '');
        c.capacity = wholeOf(capacity.capacity);
        c.requested += wholeOf(claim.spec?.resources?.requests?.['storage']);
      }
    if (classes.size === 0) return 0;
    let sum = 0;
    for (const { requested, capacity } of classes.values())
      sum += line(capacity === 0 || requested > capacity ? 100 : percentOf(requested, capacity));
    return Math.round(sum / classes.size);
  };
}
