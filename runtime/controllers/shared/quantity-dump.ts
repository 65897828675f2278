import type { Json } from '../../../compiler/kube/json.js';

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** The fields that resource.Quantity keeps of a text: a number of 64 bits, or one of any size where that could overflow. */
interface Parsed {
  readonly amount?: bigint;
  readonly scale?: number;
  readonly big?: bigint;
  readonly format: string;
  readonly kept?: string;
}

/** A resource.Quantity as ParseQuantity fills it from a stored, thus canonical, text. */
export function quantityDump(value: Json | undefined): string {
  const { amount = 0n, scale = 0, big, format, kept = '' } = parse(String(value ?? ''));
  return `{i:(resource.int64Amount){value:(int64)${amount} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)${big === undefined ? '<nil>' : bigDump(big)}} s:(string)${kept} Format:(resource.Format)${format}}`;
}

function bigDump(value: bigint): string {
  const words: bigint[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 64n) words.push(BigInt.asUintN(64, rest));
  const digits = words.length ? `[${words.join(' ')}]` : '<nil>';
  return `{unscaled:(big.Int){neg:(bool)${value < 0n} abs:(big.nat)${digits}} scale:(inf.Scale)9}`;
}

/** ParseQuantity of staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, its lengths and its cases. */
function parse(text: string): Parsed {
  if (text === '0' || text === '') return { format: text ? 'DecimalSI' : '', kept: text };
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)0*(\d*)(?:\.(\d*))?(.*)$/s.exec(text) ?? [];
  const digits = (whole || '0') + fraction;
  const value = BigInt(digits);
  const signed = (v: bigint) => (sign === '-' ? -v : v);
  const shift = binary[suffix];
  if (shift !== undefined) {
    const format = 'BinarySI';
    const room = 15 - whole.length - Math.floor((shift * 3) / 10) - 1;
    const amount = signed(value << BigInt(shift));
    if (room < 0) return { big: amount * 10n ** 9n, format };
    return { amount, format, ...(value & 7n ? { kept: text } : {}) };
  }
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix);
  const format = exponent ? 'DecimalExponent' : 'DecimalSI';
  const scale = (exponent ? Number(exponent[1]) : (decimal[suffix] ?? 0)) - fraction.length;
  if (digits.length > 18) return { big: signed(value * 10n ** BigInt(9 + scale)), format };
  const canonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  return { amount: signed(value), scale, format, ...(canonical ? { kept: text } : {}) };
}
