import type { FunctionDef } from './runtime.js';

export function arityProblem(def: FunctionDef, name: string, given: number): (hasFinal: boolean) => string | undefined {
  return (hasFinal) => {
    const count = given + (hasFinal ? 1 : 0);
    if (def.variadic) {
      const fixed = def.params.length - 1;
      return count < fixed ? `wrong number of args for ${name}: want at least ${fixed} got ${given}` : undefined;
    }
    return count === def.params.length
      ? undefined
      : `wrong number of args for ${name}: want ${def.params.length} got ${count}`;
  };
}
