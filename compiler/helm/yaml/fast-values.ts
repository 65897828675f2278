import { bail, readFastAs } from '../../yaml/fast.js';
import type { Made, Maker } from '../../yaml/fast-maker.js';
import { isLongWord } from '../../yaml/scalar.js';
import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import { resolve } from './resolve.js';

const shortInt = /^(?:0|[1-9][0-9]{0,14})$/;

const values: Maker<GoValue> = {
  map: () => new GoMap(),
  // Of repeated keys the last wins.
  has: () => false,
  set(map, key, value) {
    (map as GoMap).set(key, value);
  },
  list: (items) => new GoSlice(items),
  plain: plainValue,
  free: true,
};

/** A plain scalar after the trip through JSON; what JSON can't hold is told by the full parser. */
function plainValue(text: string): Made<GoValue> {
  if (isLongWord(text)) return text;
  if (shortInt.test(text)) return Number(text);
  const { tag, value } = resolve(text);
  if (tag === 'int') return Number(value);
  if (tag === 'float' && !Number.isFinite(value)) throw bail;
  return value as Exclude<typeof value, bigint>;
}

/** The values of a plain document without a syntax tree; undefined where the full parser has to look. */
export const fastValues = (text: string): GoValue => readFastAs(text, values);
