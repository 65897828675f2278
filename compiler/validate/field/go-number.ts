/** False for fractions, and for integers that an int64 cannot hold: Go decodes both as float64. */
export function fitsInt64(value: number | bigint): boolean {
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  const n = BigInt(value);
  return n >= -(2n ** 63n) && n < 2n ** 63n;
}

/** %v of a float64: the shortest digits, with an exponent below -4 and from 6 on (strconv.FormatFloat, %g). */
export function goFloat(value: number): string {
  const [mantissa, power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** %v of a number as JSON holds it. */
export const goNumber = (value: number | bigint): string => (fitsInt64(value) ? String(value) : goFloat(Number(value)));
