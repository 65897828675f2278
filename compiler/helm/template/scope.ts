import type { FunctionDef } from './runtime.js';

interface Variable {
  readonly name: string;
  readonly isInterface: boolean;
}

/**
 * Variables of one template at one point of its text. The place of a variable among those in scope is its slot of the
 * frame, as on Go's stack of variables.
 */
export class Scope {
  constructor(
    readonly functions: ReadonlyMap<string, FunctionDef>,
    private readonly variables: Variable[] = [{ name: '$', isInterface: false }],
    /** Whether dot is an element of a list or map, which Go's errors call `interface {}`. */
    readonly dotIsInterface = false,
  ) {}

  declare(name: string, isInterface = false): number {
    return this.variables.push({ name, isInterface }) - 1;
  }

  resolve(name: string): number | undefined {
    const slot = this.variables.findLastIndex((v) => v.name === name);
    return slot < 0 ? undefined : slot;
  }

  isInterface(name: string): boolean {
    return this.variables.findLast((v) => v.name === name)?.isInterface ?? false;
  }

  /** This point, for a part that ends with its own variables. */
  copy(dotIsInterface = this.dotIsInterface): Scope {
    return new Scope(this.functions, this.variables.slice(), dotIsInterface);
  }
}
