import { parseQuantity } from '../../../compiler/kube/quantity.js';

/** Resource amounts in nano units, exact as the API's quantities are. */
export type Amounts = Map<string, bigint>;

type QuantityMap = Readonly<Record<string, unknown>> | undefined | null;

const MILLI = 1_000_000n;
const WHOLE = 1_000_000_000n;
const known = new Map<string, bigint>();
const LIMIT = 10_000;

/** Called with a sentence for every quantity that no API server would have let through. */
export type Complain = (problem: string) => void;

function nanoOf(text: string): bigint | undefined {
  const hit = known.get(text);
  if (hit !== undefined) return hit;
  const q = parseQuantity(text);
  if ('error' in q) return undefined;
  if (known.size >= LIMIT) known.clear();
  known.set(text, q.nano);
  return q.nano;
}

/** Reads `resources.requests` and the like. Malformed and negative amounts count as 0 and are complained about. */
export function readAmounts(list: QuantityMap, complain: Complain): Amounts {
  const out: Amounts = new Map();
  if (!list) return out;
  for (const name of Object.keys(list)) {
    const nano = nanoOf(String(list[name]));
    if (nano === undefined) complain(`${name}: ${String(list[name])} is no quantity; counted as 0`);
    else if (nano < 0n) complain(`${name}: ${String(list[name])} is negative; counted as 0`);
    out.set(name, nano === undefined || nano < 0n ? 0n : nano);
  }
  return out;
}

/** One quantity in whole units, rounded up; 0 where it is malformed. */
export function wholeOf(quantity: unknown): number {
  return quantity === undefined || quantity === null ? 0 : toWhole(nanoOf(String(quantity)) ?? 0n);
}

export function compareQuantityTexts(a: unknown, b: unknown): number {
  const x = nanoOf(String(a ?? '0')) ?? 0n;
  const y = nanoOf(String(b ?? '0')) ?? 0n;
  return x < y ? -1 : x > y ? 1 : 0;
}

export function addAmounts(into: Amounts, more: Amounts): void {
  for (const [name, nano] of more) into.set(name, (into.get(name) ?? 0n) + nano);
}

export function maxAmounts(into: Amounts, other: Amounts): void {
  for (const [name, nano] of other) {
    const have = into.get(name);
    if (have === undefined || nano > have) into.set(name, nano);
  }
}

/** MilliValue(): thousandths, rounded up. Exact below 2^53. */
export function toMilli(nano: bigint): number {
  return Number(nano % MILLI === 0n ? nano / MILLI : nano / MILLI + 1n);
}

/** Value(): whole units, rounded up. Exact below 2^53. */
export function toWhole(nano: bigint): number {
  return Number(nano % WHOLE === 0n ? nano / WHOLE : nano / WHOLE + 1n);
}
