import type { Value } from '../eval/values.js';
import { type CelType, readType, splitTop } from './types.js';

/** Counts the work of an evaluation. */
export interface Meter {
  /** @throws CelError where the limit is reached */
  spend(cost: number): void;
}

export type Implementation = (args: readonly Value[], meter: Meter) => Value;

/** One signature of a function and what it does. */
export interface Overload {
  /** As cel-go names it, where its cost depends on it. */
  readonly id: string;
  readonly member: boolean;
  readonly params: readonly CelType[];
  readonly result: CelType;
  readonly call: Implementation;
}

export interface FunctionDecl {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

/** Functions of one subject, in one file under `lib/`. */
export interface Library {
  readonly name: string;
  /** First minor whose new expressions may use it. */
  readonly since?: number;
  readonly functions: readonly FunctionDecl[];
  /** Constants and type names. */
  readonly constants?: Readonly<Record<string, { readonly type: CelType; readonly value: Value }>>;
}

/** Fields of declared object types; undefined for a type that is not declared. */
export interface TypeProvider {
  fieldsOf(typeName: string): ReadonlyMap<string, CelType> | undefined;
}

export interface CelEnv {
  readonly functions: ReadonlyMap<string, FunctionDecl>;
  readonly constants: ReadonlyMap<string, { readonly type: CelType; readonly value: Value }>;
  readonly variables: ReadonlyMap<string, CelType>;
  readonly types: TypeProvider;
  /** True where a test of how a text begins or ends costs by what is looked for (cel-go from 0.29 on). */
  readonly affixesCount?: boolean;
}

/**
 * Declares a function by its signatures: `size(string) -> int`, or `string.size() -> int` for one that is called on a
 * target. An id before a colon names the overload.
 */
export function fn(name: string, signatures: Readonly<Record<string, Implementation>>): FunctionDecl {
  return declare(name, () => Object.entries(signatures).map(([text, call], i) => readOverload(name, text, call, i)));
}

/** A function whose overloads are read when first asked for: most runs compile no expression. */
function declare(name: string, read: () => readonly Overload[]): FunctionDecl {
  let known: readonly Overload[] | undefined;
  return {
    name,
    get overloads() {
      known ??= read();
      return known;
    },
  };
}

function readOverload(name: string, text: string, call: Implementation, i: number): Overload {
  const m = /^(?:(\w+):\s*)?(.*?)\s*->\s*(.+)$/s.exec(text);
  if (!m) throw new Error(`not a signature: ${text}`);
  const [, id = `${name}_${i}`, head = '', result = ''] = m;
  const open = matchingOpen(head);
  const before = head.slice(0, open).trim();
  const member = before.endsWith('.');
  const params = splitTop(head.slice(open + 1, -1)).map(readType);
  const target = member ? [readType(before.slice(0, -1))] : [];
  return { id, member, params: [...target, ...params], result: readType(result), call };
}

/** The bracket that opens the argument list at the end of `head`. */
function matchingOpen(head: string): number {
  let depth = 0;
  for (let i = head.length - 1; i >= 0; i--) {
    if (head[i] === ')') depth++;
    if (head[i] === '(' && --depth === 0) return i;
  }
  throw new Error(`not a signature: ${head}`);
}

/** An environment of libraries, whose declarations of one function join. */
export function environment(
  libraries: readonly Library[],
  variables: Readonly<Record<string, CelType>> = {},
  provider: TypeProvider = { fieldsOf: () => undefined },
): CelEnv {
  const functions = new Map<string, FunctionDecl>();
  const constants = new Map<string, { type: CelType; value: Value }>();
  for (const library of libraries) {
    for (const f of library.functions) {
      const have = functions.get(f.name);
      functions.set(f.name, have ? declare(f.name, () => [...have.overloads, ...f.overloads]) : f);
    }
    for (const [name, c] of Object.entries(library.constants ?? {})) constants.set(name, c);
  }
  return { functions, constants, variables: new Map(Object.entries(variables)), types: provider };
}
