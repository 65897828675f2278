import type { FunctionDef } from './runtime.js';

interface Variable {
  readonly name: string;
  readonly slot: number;
  readonly isInterface: boolean;
}

/** Variables of one template at one point of its text, resolved to slots of the frame. */
export class Scope {
  private readonly variables: Variable[] = [{ name: '$', slot: 0, isInterface: false }];
  private slots = 1;
  /** Whether dot is an element of a list or map, which Go's errors call `interface {}`. */
  dotIsInterface = false;

  constructor(readonly functions: ReadonlyMap<string, FunctionDef>) {}

  declare(name: string, isInterface = false): number {
    const slot = this.slots++;
    this.variables.push({ name, slot, isInterface });
    return slot;
  }

  resolve(name: string): number | undefined {
    return this.variables.findLast((v) => v.name === name)?.slot;
  }

  isInterface(name: string): boolean {
    return this.variables.findLast((v) => v.name === name)?.isInterface ?? false;
  }

  /** Compiles a part whose variables end with it. */
  nested<R>(compile: () => R): R {
    const depth = this.variables.length;
    const { dotIsInterface } = this;
    const result = compile();
    this.variables.length = depth;
    this.dotIsInterface = dotIsInterface;
    return result;
  }
}
