import { GoError, type GoInt, type GoValue, type Param } from '../go/values.js';
import type { CallContext, FunctionDef, TextFlow } from '../template/runtime.js';

type ParamValue = {
  any: GoValue;
  value: GoValue;
  string: string;
  int: GoInt;
  int64: GoInt;
  float64: number;
  bool: boolean;
  uint32: GoInt;
  dict: import('../go/values.js').GoMap;
  list: import('../go/values.js').GoSlice;
  time: import('../go/values.js').GoStruct;
  cert: import('../go/values.js').GoStruct;
};
type Values<P extends readonly Param[]> = { [K in keyof P]: P[K] extends Param ? ParamValue[P[K]] : never };

/** A function with fixed parameters: `fn(['int', 'string'], (_, n, s) => …)`. */
export function fn<const P extends readonly Param[]>(
  params: P,
  call: (context: CallContext, ...args: Values<P>) => GoValue,
  traced?: TextFlow,
): FunctionDef {
  return { params, call: call as FunctionDef['call'], ...(traced ? { traced } : {}) };
}

/** A function whose last parameter repeats. */
export function variadic<const P extends readonly Param[], const V extends Param>(
  params: P,
  rest: V,
  call: (context: CallContext, ...args: [...Values<P>, ...ParamValue[V][]]) => GoValue,
  traced?: TextFlow,
): FunctionDef {
  return {
    params: [...params, rest],
    variadic: true,
    call: call as unknown as FunctionDef['call'],
    ...(traced ? { traced } : {}),
  };
}

/** The same function under several names. */
export function alias(names: readonly string[], def: FunctionDef): Record<string, FunctionDef> {
  return Object.fromEntries(names.map((n) => [n, def]));
}

/** Go code that panics in a template function ends as an error with the text of the panic. */
export function panic(message: string): never {
  throw new GoError(message);
}

/** A JavaScript number from an `int` argument; huge ones are cut to what arrays and strings can hold. */
export function num(n: GoInt): number {
  return Number(n.value);
}
