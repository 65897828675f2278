import type { AdmissionRequest } from '../../compiler/validate/types.js';

/** What plugins that run foreign rules tell the chain about one request (apiserver pkg/admission/reinvocation.go). */
export class Reinvocation {
  /** True in the second round. */
  second = false;
  /** True where a plugin wants one. */
  wanted = false;
  /** Policies that ran and may run again, and those that must. */
  private ran = new Set<string>();
  private due = new Set<string>();
  private output = '';

  /** The object changed: what ran before it and may run again, must. */
  changed(): void {
    for (const key of this.ran) this.due.add(key);
    this.ran.clear();
    this.wanted = true;
  }

  mayRunAgain(key: string): void {
    this.ran.add(key);
  }

  mustRun(key: string): boolean {
    return this.due.has(key);
  }

  /** Whether anybody else changed the object since the last call. */
  differs(object: unknown): boolean {
    return this.output !== JSON.stringify(object);
  }

  leave(object: unknown): void {
    this.output = JSON.stringify(object);
  }

  requireAgain(): void {
    for (const key of this.ran) this.due.add(key);
    this.ran.clear();
  }
}

const states = new WeakMap<AdmissionRequest, Reinvocation>();

/** The state of a request for which a plugin wants a second round. */
export function wantedAgain(request: AdmissionRequest): Reinvocation | undefined {
  const state = states.get(request);
  return state?.wanted ? state : undefined;
}

export const inSecondRound = (request: AdmissionRequest): boolean => states.get(request)?.second ?? false;

export function reinvocationOf(request: AdmissionRequest): Reinvocation {
  let state = states.get(request);
  if (!state) {
    state = new Reinvocation();
    states.set(request, state);
  }
  return state;
}
