import type { Overload } from '../check/env.js';
import { type CelType, isOptional } from '../check/types.js';
import { CelError, CelList, CelMap, Optional, TypeValue, typeOf, Uint, type Value } from './values.js';

/** A list that a comprehension collects. */
export class Growing extends CelList {
  declare readonly items: Value[];
  constructor(items: Value[]) {
    super(items);
  }
}

/** What a comprehension runs over: items, or keys and values. */
export function* iterate(range: Value, pairs: boolean): Generator<readonly [Value, Value]> {
  if (range instanceof CelList) {
    for (const [i, item] of range.items.entries()) yield pairs ? [BigInt(i), item] : [item, item];
  } else if (range instanceof CelMap) {
    for (const pair of range.pairs()) yield pair;
  } else throw new CelError(`no such overload`);
}

/** A field of an object, through an optional one, too. */
export function field(target: Value, name: string): Value | undefined {
  if (target instanceof CelMap) return target.get(name);
  if (target instanceof Optional) return target.value === undefined ? undefined : field(target.value, name);
  throw new CelError('no such overload');
}

/** Whether the runtime kinds of the arguments fit a signature. */
export function accepts(o: Overload, args: readonly Value[]): boolean {
  return o.params.length === args.length && o.params.every((p, i) => fits(p, args[i]!));
}

function fits(p: CelType, v: Value): boolean {
  switch (p.kind) {
    case 'dyn':
    case 'param':
    case 'struct':
      return true;
    case 'type':
      return v instanceof TypeValue;
    case 'uint':
      return v instanceof Uint;
    case 'opaque':
      return isOptional(p) ? v instanceof Optional : typeOf(v).name === p.name;
    default:
      return typeOf(v).kind === p.kind;
  }
}
