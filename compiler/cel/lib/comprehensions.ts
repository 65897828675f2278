import { fn, type Library } from '../check/env.js';
import { CelError, type CelMap, type Value } from '../eval/values.js';

/** What transformMap and transformMapEntry collect with (ext/comprehensions.go). */
export const comprehensions: Library = {
  name: 'two-variable comprehensions',
  functions: [
    fn('cel.@mapInsert', {
      '(map(K, V), K, V) -> map(K, V)': ([map, key, value]) => insert(map as CelMap, key!, value!),
      '(map(K, V), map(K, V)) -> map(K, V)': ([map, entries]) => {
        let out = map as CelMap;
        for (const [k, v] of (entries as CelMap).pairs()) out = insert(out, k, v);
        return out;
      },
    }),
  ],
};

function insert(map: CelMap, key: Value, value: Value): CelMap {
  if (map.has(key)) throw new CelError(`insert failed: key ${String(key)} already exists`);
  return map.with(key, value);
}
