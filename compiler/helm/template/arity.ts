import type { FunctionDef } from './runtime.js';

/** What Go says of a call with too few or too many arguments; `hasFinal` where a pipeline hands one more. */
export function arityProblem(def: FunctionDef, name: string, given: number, hasFinal: boolean): string | undefined {
  const count = given + (hasFinal ? 1 : 0);
  const wanted = def.params.length;
  if (def.variadic)
    return count < wanted - 1
      ? `wrong number of args for ${name}: want at least ${wanted - 1} got ${given}`
      : undefined;
  return count === wanted ? undefined : `wrong number of args for ${name}: want ${wanted} got ${count}`;
}
