import { GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';

/** Functions that look at some entries of a table only, or hand it to a template that may. */
export const partial = new Set([
  'dict',
  'list',
  'tpl',
  'hasKey',
  'get',
  'dig',
  'pick',
  'and',
  'or',
  'not',
  'default',
  'empty',
  'index',
  'set',
  'len',
  'kindIs',
  'typeIs',
  'required',
  'ternary',
  'coalesce',
]);

const byKey = new Set(['index', 'get', 'hasKey']);

/** The entries that `index`, `get`, `hasKey` and `dig` go through, as fields do; those that are not there are meant to be looked for only. */
export function* lookedUp(
  name: string,
  args: readonly GoValue[],
): Generator<[holder: GoMap | GoSlice, key: string | number, entry: GoValue]> {
  let at: GoValue = name === 'dig' ? args.at(-1) : args[0];
  const keys = name === 'dig' ? args.slice(0, -2) : byKey.has(name) ? args.slice(1) : [];
  for (const given of keys) {
    const key = given instanceof GoInt ? Number(given.value) : given;
    let entry: GoValue;
    if (at instanceof GoMap && typeof key === 'string' && at.has(key)) {
      entry = at.get(key);
      yield [at, key, entry];
    } else if (at instanceof GoSlice && typeof key === 'number') {
      entry = at.items[key];
      yield [at, key, entry];
    } else return;
    at = entry;
  }
}
