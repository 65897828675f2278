import type { CrdSchema } from './schema.js';
import { formatOf, generic, kindOf, type Place, plain, Result, typesOf } from './value-result.js';

export function checkNumber(data: number | bigint, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const range = (value: number | bigint, what: string): boolean => {
    const problem = rangeProblem(value, s, at, what);
    if (problem) result.add(generic(at, problem));
    return problem === undefined;
  };
  /** An integer is compared with the whole part of a bound that is one. */
  const boundOf = (bound: number | bigint, fits: boolean): number =>
    fits && kindOf(data) === 'integer' ? Math.trunc(Number(bound)) : Number(bound);
  range(data, 'Checked');
  if (s.multipleOf !== undefined) {
    range(s.multipleOf, 'MultipleOf');
    if (!isMultiple(data, s.multipleOf))
      result.merge(plain(at, data, `should be a multiple of ${showNumber(s.multipleOf)}`));
  }
  if (s.minimum !== undefined) {
    const bound = boundOf(s.minimum, range(s.minimum, 'Minimum boundary'));
    if (s.exclusiveMinimum ? data <= bound : data < bound)
      result.merge(
        plain(at, data, `should be greater than ${s.exclusiveMinimum ? '' : 'or equal to '}${showNumber(bound)}`),
      );
  }
  if (s.maximum !== undefined) {
    const bound = boundOf(s.maximum, range(s.maximum, 'Maximum boundary'));
    if (s.exclusiveMaximum ? data >= bound : data > bound)
      result.merge(
        plain(at, data, `should be less than ${s.exclusiveMaximum ? '' : 'or equal to '}${showNumber(bound)}`),
      );
  }
  result.matches++;
  return result;
}

/** Go's %v of a float64. */
function showNumber(bound: number | bigint): string {
  const n = Number(bound);
  const exponent = n === 0 ? 0 : Math.floor(Math.log10(Math.abs(n)));
  if (Number.isInteger(n) && exponent < 21) return String(n);
  if (exponent >= -4 && exponent < 21) return String(n);
  const [mantissa, power = '0'] = n.toExponential().split('e');
  return `${mantissa}e${Number(power) < 0 ? '-' : '+'}${String(Math.abs(Number(power))).padStart(2, '0')}`;
}

function rangeProblem(data: number | bigint, s: CrdSchema, at: Place, label: string): string | undefined {
  const [type] = typesOf(s).length === 1 ? typesOf(s) : [''];
  const format = formatOf(s);
  if (type === 'integer') {
    const low = format === 'int32' ? -(2n ** 31n) : -(2n ** 63n);
    const value = typeof data === 'bigint' ? data : Number.isInteger(data) ? BigInt(data) : undefined;
    if (value !== undefined && value >= low && value < -low) return undefined;
    const what = format ? `integer with format ${format}` : 'integer (default format)';
    return `${label} value must be of type ${what} in ${at.name}`;
  }
  if (format === 'float' && Math.abs(Number(data)) > 3.4028234663852886e38)
    return `${label} value must be of type number with format float in ${at.name}`;
  return undefined;
}

function isMultiple(data: number | bigint, factor: number | bigint): boolean {
  if (typeof data === 'bigint') return data % BigInt(Math.trunc(Number(factor))) === 0n;
  const by = Number(factor);
  const quotient = by < 1 ? (1 / by) * data : data / by;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}
