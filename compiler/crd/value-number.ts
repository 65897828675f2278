import { goFloat } from '../validate/field/go-number.js';
import type { CrdSchema } from './schema.js';
import { formatOf, formatsHaveTypes, generic, kindOf, type Place, plain, Result, typesOf } from './value-result.js';

export function checkNumber(data: number | bigint, s: CrdSchema, at: Place): Result {
  const result = new Result();
  const range = (value: number | bigint, what: string): boolean => {
    const problem = rangeProblem(value, s, at, what);
    if (problem) result.add(generic(at, problem));
    return problem === undefined;
  };
  /** An integer is compared with the whole part of a bound that is one, and the bound is printed so. */
  const boundOf = (bound: number | bigint, label: string): { readonly value: number; readonly text: string } => {
    const whole = range(bound, label) && kindOf(data) === 'integer';
    const value = whole ? Math.trunc(Number(bound)) : Number(bound);
    return { value, text: whole ? String(value) : goFloat(value) };
  };
  range(data, 'Checked');
  if (s.multipleOf !== undefined) {
    const { text } = boundOf(s.multipleOf, 'MultipleOf');
    if (!isMultiple(data, s.multipleOf)) result.merge(plain(at, data, `should be a multiple of ${text}`));
  }
  if (s.minimum !== undefined) {
    const { value, text } = boundOf(s.minimum, 'Minimum boundary');
    if (s.exclusiveMinimum ? data <= value : data < value)
      result.merge(plain(at, data, `should be greater than ${s.exclusiveMinimum ? '' : 'or equal to '}${text}`));
  }
  if (s.maximum !== undefined) {
    const { value, text } = boundOf(s.maximum, 'Maximum boundary');
    if (s.exclusiveMaximum ? data >= value : data > value)
      result.merge(plain(at, data, `should be less than ${s.exclusiveMaximum ? '' : 'or equal to '}${text}`));
  }
  result.matches++;
  return result;
}

function rangeProblem(data: number | bigint, s: CrdSchema, at: Place, label: string): string | undefined {
  if (!formatsHaveTypes(at.profile)) return undefined;
  const [type] = typesOf(s).length === 1 ? typesOf(s) : [''];
  const format = formatOf(s, at.profile);
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

/** MultipleOf of kube-openapi, by swag's idea of an integer: within a billionth, and not zero unless it is. */
function isMultiple(data: number | bigint, factor: number | bigint): boolean {
  if (typeof data === 'bigint') return data % BigInt(Math.trunc(Number(factor))) === 0n;
  const by = Number(factor);
  const quotient = by < 1 ? (1 / by) * data : data / by;
  const whole = Math.round(quotient);
  return quotient === whole || (whole !== 0 && Math.abs(quotient - whole) < 1e-9 * Math.abs(whole));
}
