import { decimalDigits } from '../go/strconv.js';
import { panic } from './define.js';

/** Exact decimals for sprig's *f functions (shopspring/decimal): value × 10^exponent. */
export class Decimal {
  private constructor(
    private readonly value: bigint,
    private readonly exponent: number,
  ) {}

  /** From the shortest decimal that reads as `f`. */
  static from(f: number): Decimal {
    if (!Number.isFinite(f)) panic(`Cannot create a Decimal from ${Number.isNaN(f) ? 'NaN' : f > 0 ? '+Inf' : '-Inf'}`);
    if (f === 0) return new Decimal(0n, 0);
    const { negative, digits, point } = decimalDigits(f);
    const value = BigInt(digits);
    return new Decimal(negative ? -value : value, point - digits.length);
  }

  private at(exponent: number): bigint {
    return this.value * 10n ** BigInt(this.exponent - exponent);
  }

  private sum(other: Decimal, sign: bigint): Decimal {
    const exponent = Math.min(this.exponent, other.exponent);
    return new Decimal(this.at(exponent) + sign * other.at(exponent), exponent);
  }

  add(other: Decimal): Decimal {
    return this.sum(other, 1n);
  }

  sub(other: Decimal): Decimal {
    return this.sum(other, -1n);
  }

  mul(other: Decimal): Decimal {
    return new Decimal(this.value * other.value, this.exponent + other.exponent);
  }

  /** To 16 digits behind the point, rounded half away from zero, as DivRound with DivisionPrecision does. */
  div(other: Decimal): Decimal {
    if (other.value === 0n) panic('decimal division by 0');
    const precision = 16;
    const shift = precision + this.exponent - other.exponent;
    const a = shift >= 0 ? this.value * 10n ** BigInt(shift) : this.value;
    const b = shift >= 0 ? other.value : other.value * 10n ** BigInt(-shift);
    const quotient = a / b;
    const rest = a % b;
    const abs = (n: bigint): bigint => (n < 0n ? -n : n);
    const up = abs(rest) * 2n >= abs(b) ? (a < 0n !== b < 0n ? -1n : 1n) : 0n;
    return new Decimal(quotient + up, -precision);
  }

  toNumber(): number {
    return Number(`${this.value}e${this.exponent}`);
  }
}
