import type { Overload } from './env.js';
import type { CelType } from './types.js';

/** Fresh variables for the type parameters of an overload. */
export function instantiate(o: Overload, fresh: () => CelType): { params: readonly CelType[]; result: CelType } {
  const names = new Map<string, CelType>();
  const rename = (t: CelType): CelType => {
    if (t.kind === 'param') {
      const own = names.get(t.name) ?? fresh();
      names.set(t.name, own);
      return own;
    }
    return t.params.length ? { ...t, params: t.params.map(rename) } : t;
  };
  return { params: o.params.map(rename), result: rename(o.result) };
}
