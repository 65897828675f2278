import { compileRegex } from '../functions/regex.js';
import type { GoMap } from '../go/values.js';
import { singleQuoted } from './display.js';
import { type AddProblem, leaf } from './error.js';
import { local, localFloat } from './values.js';

export function checkText(schema: GoMap, value: string, at: readonly string[], add: AddProblem): void {
  const length = [...value].length;
  const min = schema.get('minLength');
  if (typeof min === 'number' && length < min) add(leaf(at, `minLength: got ${local(length)}, want ${local(min)}`));
  const max = schema.get('maxLength');
  if (typeof max === 'number' && length > max) add(leaf(at, `maxLength: got ${local(length)}, want ${local(max)}`));
  const pattern = schema.get('pattern');
  if (typeof pattern === 'string' && !compileRegex(pattern).matcher(value).find())
    add(leaf(at, `${singleQuoted(value)} does not match pattern ${singleQuoted(pattern)}`));
}

export function checkNumber(draft: number, schema: GoMap, n: number, at: readonly string[], add: AddProblem): void {
  const bound = (keyword: string, fails: (limit: number) => boolean, from = keyword): void => {
    const limit = schema.get(from);
    if (typeof limit === 'number' && fails(limit))
      add(leaf(at, `${keyword}: got ${localFloat(n)}, want ${localFloat(limit)}`));
  };
  const exclusive = (keyword: string): boolean => draft === 4 && schema.get(keyword) === true;
  const low = exclusive('exclusiveMinimum');
  const high = exclusive('exclusiveMaximum');
  if (!low) bound('minimum', (limit) => n < limit);
  if (!high) bound('maximum', (limit) => n > limit);
  bound('exclusiveMinimum', (limit) => n <= limit, low ? 'minimum' : undefined);
  bound('exclusiveMaximum', (limit) => n >= limit, high ? 'maximum' : undefined);
  bound('multipleOf', (limit) => limit > 0 && !Number.isInteger(Number((n / limit).toPrecision(15))));
}
