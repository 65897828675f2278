import { addQuantities, compareQuantities, parseQuantity, type Quantity, subQuantities } from '../../kube/quantity.js';
import { fn, type Library } from '../check/env.js';
import { CelError, Opaque, type Value } from '../eval/values.js';

const type = 'kubernetes.Quantity';
const q = (v: Value | undefined): Quantity => (v as Opaque<Quantity>).data;
const make = (quantity: Quantity): Opaque => new Opaque(type, quantity, (a, b) => a.nano === b.nano);
const nano = 1_000_000_000n;
const ofInt = (v: Value | undefined): Quantity => ({ nano: (v as bigint) * nano, format: 'DecimalSI' });

function parse(text: string): Quantity {
  const parsed = parseQuantity(text);
  if ('error' in parsed) throw new CelError(parsed.error);
  return parsed;
}

const isInteger = ({ nano: n }: Quantity): boolean => {
  const whole = n / nano;
  return n % nano === 0n && whole === BigInt.asIntN(64, whole);
};

/** Quantities (apiserver pkg/cel/library/quantity.go), since 1.28. */
export const quantities: Library = {
  name: 'kubernetes.quantity',
  functions: [
    fn('quantity', { [`(string) -> ${type}`]: ([text]) => make(parse(text as string)) }),
    fn('isQuantity', { '(string) -> bool': ([text]) => !('error' in parseQuantity(text as string)) }),
    fn('sign', { [`(${type}) -> int`]: ([v]) => sign(q(v)) }),
    fn('isInteger', { [`${type}.() -> bool`]: ([v]) => isInteger(q(v)) }),
    fn('asInteger', {
      [`${type}.() -> int`]: ([v]) => {
        if (!isInteger(q(v))) throw new CelError('cannot convert value to integer');
        return q(v).nano / nano;
      },
    }),
    fn('asApproximateFloat', { [`${type}.() -> double`]: ([v]) => Number(q(v).nano) / 1e9 }),
    fn('add', {
      [`${type}.(${type}) -> ${type}`]: ([a, b]) => make(addQuantities(q(a), q(b))),
      [`${type}.(int) -> ${type}`]: ([a, n]) => make(addQuantities(q(a), ofInt(n))),
    }),
    fn('sub', {
      [`${type}.(${type}) -> ${type}`]: ([a, b]) => make(subQuantities(q(a), q(b))),
      [`${type}.(int) -> ${type}`]: ([a, n]) => make(subQuantities(q(a), ofInt(n))),
    }),
    fn('isGreaterThan', { [`${type}.(${type}) -> bool`]: ([a, b]) => compareQuantities(q(a), q(b)) > 0 }),
    fn('isLessThan', { [`${type}.(${type}) -> bool`]: ([a, b]) => compareQuantities(q(a), q(b)) < 0 }),
    fn('compareTo', { [`${type}.(${type}) -> int`]: ([a, b]) => BigInt(compareQuantities(q(a), q(b))) }),
  ],
};

const sign = ({ nano: n }: Quantity): bigint => (n > 0n ? 1n : n < 0n ? -1n : 0n);
