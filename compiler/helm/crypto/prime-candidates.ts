import { isPrime } from './is-prime.js';

/** Numbers of which the first prime is wanted. Two threads may look for it: each tests what the other has not taken. */
export interface Candidates {
  readonly numbers: readonly bigint[];
  /** A state for each number and, last, whether one of them is known to be prime; in shared memory. */
  readonly states: Int32Array;
}

const state = { open: 0, taken: 1, composite: 2, prime: 3 } as const;

/** Milliseconds after which a thread that has taken a number is given up. */
const patience = 30_000;

export const candidates = (numbers: readonly bigint[]): Candidates => ({
  numbers,
  states: new Int32Array(new SharedArrayBuffer(4 * (numbers.length + 1))),
});

/** Tests numbers, lowest first, until one is known to be prime: those below it are then taken by somebody, too. */
export function testCandidates({ numbers, states }: Candidates): void {
  const found = numbers.length;
  for (let i = 0; i < numbers.length && !Atomics.load(states, found); i++) {
    if (Atomics.compareExchange(states, i, state.open, state.taken) !== state.open) continue;
    const prime = isPrime(numbers[i]!);
    if (prime) Atomics.store(states, found, 1);
    Atomics.store(states, i, prime ? state.prime : state.composite);
    Atomics.notify(states, i);
  }
}

/** The first prime among them. It does not depend on which thread tests what. */
export function firstPrime(c: Candidates): bigint | undefined {
  testCandidates(c);
  const { numbers, states } = c;
  return numbers.find((n, i) => {
    const taken = Atomics.load(states, i) === state.taken;
    if (taken && Atomics.wait(states, i, state.taken, patience) === 'timed-out') return isPrime(n);
    return Atomics.load(states, i) === state.prime;
  });
}
