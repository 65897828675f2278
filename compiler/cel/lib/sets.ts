import { fn, type Library } from '../check/env.js';
import { type CelList, equal, type Value } from '../eval/values.js';

const items = (v: Value | undefined): readonly Value[] => (v as CelList).items;
const contains = (list: readonly Value[], part: readonly Value[]): boolean =>
  part.every((p) => list.some((v) => equal(v, p)));

/** ext.Sets (ext/sets.go). */
export const sets: Library = {
  name: 'sets',
  functions: [
    fn('sets.contains', {
      '(list(T), list(T)) -> bool': ([a, b], meter) => {
        meter.spend(items(a).length * items(b).length);
        return contains(items(a), items(b));
      },
    }),
    fn('sets.equivalent', {
      '(list(T), list(T)) -> bool': ([a, b], meter) => {
        meter.spend(items(a).length * items(b).length);
        return contains(items(a), items(b)) && contains(items(b), items(a));
      },
    }),
    fn('sets.intersects', {
      '(list(T), list(T)) -> bool': ([a, b], meter) => {
        meter.spend(items(a).length * items(b).length);
        return items(a).some((x) => items(b).some((y) => equal(x, y)));
      },
    }),
  ],
};
