import { type GoMap, GoSlice, type GoValue } from '../go/values.js';
import { leaf, type SchemaProblem } from './error.js';
import { checkFormat } from './formats.js';
import { composite, display, enumMessage, isType, listOf, same, typeOf } from './values.js';

const typeOrder = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

/**
 * Type, const, enum and format: the first that fails is the only one told. Beside a `$ref` of an old draft nothing of draft 4
 * counts, so that `const` does (objcompiler.go compileDraft4 ends early, what comes after it does not).
 */
export function checkFirst(
  draft: number,
  formats: boolean,
  schema: GoMap,
  value: GoValue,
  at: readonly string[],
): SchemaProblem | undefined {
  const alone = draft < 2019 && typeof schema.get('$ref') === 'string';
  const types = alone ? [] : listOf(schema.get('type')).filter((t): t is string => typeof t === 'string');
  if (types.length && !types.some((t) => isType(value, t)))
    return leaf(at, `got ${typeOf(value)}, want ${typeOrder.filter((t) => types.includes(t)).join(' or ')}`);
  const only = schema.get('const');
  if (schema.has('const') && draft >= 6 && !same(only, value))
    return leaf(at, composite(only) ? "'const' failed" : `value must be ${display(only)}`);
  if (alone) return undefined;
  const options = schema.get('enum');
  if (options instanceof GoSlice && !options.items.some((o) => same(o, value)))
    return leaf(at, enumMessage(options.items));
  const format = schema.get('format');
  if (typeof format !== 'string' || !formats || typeof value !== 'string') return undefined;
  const problem = checkFormat(format, value);
  return problem ? leaf(at, `${display(value)} is not valid ${format}: ${problem}`) : undefined;
}
