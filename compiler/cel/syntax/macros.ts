import type { Expr } from './ast.js';
import type { Factory } from './factory.js';

/** Variable that a comprehension collects its result in; no expression can name it. */
export const accumulator = '@result';

export interface MacroError {
  readonly at: number;
  readonly message: string;
}

type Expand = (f: Factory, at: number, target: Expr, args: readonly Expr[]) => Expr | MacroError;

/** `name:count` of the macros that are called on a target; one entry each (parser/macro.go, ext/comprehensions.go). */
export const receiverMacros: Readonly<Record<string, Expand>> = {
  'all:2': one((f, at, [, predicate]) => quantifier(f, at, 'all', predicate!)),
  'exists:2': one((f, at, [, predicate]) => quantifier(f, at, 'exists', predicate!)),
  'exists_one:2': one((f, at, [, predicate]) => quantifier(f, at, 'one', predicate!)),
  'existsOne:2': one((f, at, [, predicate]) => quantifier(f, at, 'one', predicate!)),
  'map:2': (f, at, target, args) => mapped(f, at, target, args),
  'map:3': one(
    (f, at, [, predicate, transform]) => collect(f, at, transform!, predicate),
    'argument is not an identifier',
  ),
  'filter:2': one(
    (f, at, [variable, predicate]) => collect(f, at, variable!, predicate),
    'argument is not an identifier',
  ),
  'all:3': two((f, at, [, , predicate]) => quantifier(f, at, 'all', predicate!)),
  'exists:3': two((f, at, [, , predicate]) => quantifier(f, at, 'exists', predicate!)),
  'existsOne:3': two((f, at, [, , predicate]) => quantifier(f, at, 'one', predicate!)),
  'exists_one:3': two((f, at, [, , predicate]) => quantifier(f, at, 'one', predicate!)),
  'transformList:3': two((f, at, [, , transform]) => collect(f, at, transform!)),
  'transformList:4': two((f, at, [, , predicate, transform]) => collect(f, at, transform!, predicate)),
  'transformMap:3': two((f, at, [key, , transform]) => insert(f, at, [key!, transform!])),
  'transformMap:4': two((f, at, [key, , predicate, transform]) => insert(f, at, [key!, transform!], predicate)),
  'transformMapEntry:3': two((f, at, [, , transform]) => insert(f, at, [transform!])),
  'transformMapEntry:4': two((f, at, [, , predicate, transform]) => insert(f, at, [transform!], predicate)),
  'sortBy:2': sortBy,
  'optMap:2': optional(true),
  'optFlatMap:2': optional(false),
};

/** `has(a.b)`. */
export function expandHas(f: Factory, at: number, args: readonly Expr[]): Expr | MacroError {
  const [operand] = args;
  return operand?.kind === 'select'
    ? f.select(at, operand.operand, operand.field, true)
    : { at: operand?.at ?? at, message: 'invalid argument to has() macro' };
}

const mapped = one((f, at, [, transform]) => collect(f, at, transform!), 'argument is not an identifier');

interface Loop {
  readonly accuInit: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

type Body = (f: Factory, at: number, args: readonly Expr[]) => Loop;

const shadow = 'iteration variable overwrites accumulator variable';
const shadows = (name: string): boolean => name === accumulator || name === '__result__';

function one(body: Body, notName = 'argument must be a simple name'): Expand {
  return (f, at, range, args) => {
    const variable = args[0]!;
    if (variable.kind !== 'ident') return { at: variable.at, message: notName };
    if (shadows(variable.name)) return { at: variable.at, message: shadow };
    return f.comprehension(at, { range, iterVar: variable.name, accuVar: accumulator, ...body(f, at, args) });
  };
}

function two(body: Body): Expand {
  return (f, at, range, args) => {
    const [first, second] = args;
    for (const variable of [first!, second!]) {
      if (variable.kind !== 'ident') return { at: variable.at, message: 'argument must be a simple name' };
      if (shadows(variable.name)) return { at: variable.at, message: shadow };
    }
    const [iterVar, iterVar2] = [first, second].map((v) => (v as { name: string }).name);
    if (iterVar === iterVar2) return { at: second!.at, message: `duplicate variable name: ${iterVar2}` };
    return f.comprehension(at, {
      range,
      iterVar: iterVar!,
      iterVar2: iterVar2!,
      accuVar: accumulator,
      ...body(f, at, args),
    });
  };
}

function quantifier(f: Factory, at: number, which: 'all' | 'exists' | 'one', predicate: Expr): Loop {
  const accu = () => f.ident(at, accumulator);
  if (which === 'one') {
    const plusOne = f.call(at, '_+_', [accu(), f.literal(at, 1n)]);
    return {
      accuInit: f.literal(at, 0n),
      condition: f.literal(at, true),
      step: f.call(at, '_?_:_', [predicate, plusOne, accu()]),
      result: f.call(at, '_==_', [accu(), f.literal(at, 1n)]),
    };
  }
  const all = which === 'all';
  const goOn = all ? accu() : f.call(at, '!_', [accu()]);
  return {
    accuInit: f.literal(at, all),
    condition: f.call(at, '@not_strictly_false', [goOn]),
    step: f.call(at, all ? '_&&_' : '_||_', [accu(), predicate]),
    result: accu(),
  };
}

function collect(f: Factory, at: number, transform: Expr, predicate?: Expr): Loop {
  const accu = () => f.ident(at, accumulator);
  const add = f.call(at, '_+_', [accu(), f.list(at, [transform])]);
  return {
    accuInit: f.list(at, []),
    condition: f.literal(at, true),
    step: predicate ? f.call(at, '_?_:_', [predicate, add, accu()]) : add,
    result: accu(),
  };
}

function insert(f: Factory, at: number, what: readonly Expr[], predicate?: Expr): Loop {
  const accu = () => f.ident(at, accumulator);
  const add = f.call(at, 'cel.@mapInsert', [accu(), ...what]);
  return {
    accuInit: f.map(at, []),
    condition: f.literal(at, true),
    step: predicate ? f.call(at, '_?_:_', [predicate, add, accu()]) : add,
    result: accu(),
  };
}

/** What sortBy becomes; where it is not declared there is no such macro either (ext/lists.go). */
export const sortFunction = '@sortByAssociatedKeys';

/** The list, bound to a name, sorted by the keys that it is mapped to. */
function sortBy(f: Factory, at: number, target: Expr, [variable, key]: readonly Expr[]): Expr | MacroError {
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct')
    return {
      at: target.at,
      message: 'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
    };
  const input = '@__sortBy_input__';
  const keys = mapped(f, at, f.ident(at, input), [variable!, key!]);
  if ('message' in keys) return keys;
  return bound(f, at, input, target, f.call(at, sortFunction, [keys], f.ident(at, input)));
}

/** What declares the macro cel.bind. */
export const bindMacro = 'cel.bind';

/** cel.bind(name, value, expression). */
export function expandBind(f: Factory, at: number, [variable, init, body]: readonly Expr[]): Expr | MacroError {
  if (variable!.kind !== 'ident')
    return { at: variable!.at, message: 'cel.bind() variable names must be simple identifiers' };
  return bound(f, at, variable!.name, init!, body!);
}

const bound = (f: Factory, at: number, name: string, value: Expr, result: Expr): Expr =>
  f.comprehension(at, {
    range: f.list(at, []),
    iterVar: '#unused',
    accuVar: name,
    accuInit: value,
    condition: f.literal(at, false),
    step: f.ident(at, name),
    result,
  });

/** optMap and optFlatMap (cel/library.go): the value of the target, if it has one, bound to a name. */
function optional(wrap: boolean): Expand {
  return (f, at, target, args) => {
    const [variable, body] = args;
    if (variable!.kind !== 'ident')
      return {
        at: variable!.at,
        message: `${wrap ? 'optMap' : 'optFlatMap'}() variable name must be a simple identifier`,
      };
    const value = bound(f, at, variable!.name, f.call(at, 'value', [], target), body!);
    return f.call(at, '_?_:_', [
      f.call(at, 'hasValue', [], target),
      wrap ? f.call(at, 'optional.of', [value]) : value,
      f.call(at, 'optional.none', []),
    ]);
  };
}
