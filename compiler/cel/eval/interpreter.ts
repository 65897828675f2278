import type { Checked } from '../check/checked.js';
import type { Meter, Overload } from '../check/env.js';
import { type CelType, isOptional } from '../check/types.js';
import type { Call, Comprehension, Expr, Select } from '../syntax/ast.js';
import { CelError, CelList, CelMap, CelStruct, Optional, TypeValue, typeOf, Uint, type Value } from './values.js';

/** The value of a variable by its name; undefined where it has none. */
export type Activation = (name: string) => Value | undefined;

/** Cost limit of one evaluation (apis/cel/config.go PerCallLimit). */
export const perCallLimit = 1_000_000;

export interface Outcome {
  readonly value?: Value;
  /** cel-go's text. */
  readonly error?: string;
  readonly cost: number;
}

/** Evaluates a checked expression. Never throws for what the expression does. */
export function evaluate(checked: Checked, activation: Activation, limit = perCallLimit): Outcome {
  const run = new Run(checked, activation, limit);
  try {
    return { value: run.eval(checked.expr), cost: run.cost };
  } catch (e) {
    if (e instanceof CelError) return { error: e.message, cost: run.cost };
    // Deep data exhausts the stack before it exhausts the cost limit.
    if (e instanceof RangeError) return { error: 'operation cancelled: actual cost limit exceeded', cost: run.cost };
    throw e;
  }
}

class Run implements Meter {
  cost = 0;
  private readonly locals: [string, Value][] = [];

  constructor(
    private readonly checked: Checked,
    private readonly activation: Activation,
    private readonly limit: number,
  ) {}

  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CelError('operation cancelled: actual cost limit exceeded');
  }

  eval(e: Expr): Value {
    switch (e.kind) {
      case 'literal':
        return e.value;
      case 'ident':
        return this.variable(e.id, e.name);
      case 'select':
        return this.select(e);
      case 'call':
        return this.call(e);
      case 'list': {
        this.spend(10);
        const items: Value[] = [];
        e.elements.forEach((item, i) => {
          const v = this.eval(item);
          if (!e.optionals.has(i)) items.push(v);
          else if (v instanceof Optional && v.value !== undefined) items.push(v.value);
        });
        return new CelList(items);
      }
      case 'map': {
        this.spend(30);
        return new CelMap(this.entries(e.entries.map((x) => [this.eval(x.key), x] as const)));
      }
      case 'struct': {
        this.spend(40);
        const fields = this.entries(e.fields.map((f) => [f.name, f] as const));
        return new CelStruct(e.type.replace(/^\./, ''), fields);
      }
      case 'comprehension':
        return this.comprehension(e);
    }
  }

  private entries(
    list: readonly (readonly [Value, { readonly value: Expr; readonly optional: boolean }])[],
  ): (readonly [Value, Value])[] {
    const out: (readonly [Value, Value])[] = [];
    for (const [key, { value, optional }] of list) {
      const v = this.eval(value);
      if (!optional) out.push([key, v]);
      else if (v instanceof Optional && v.value !== undefined) out.push([key, v.value]);
    }
    return out;
  }

  private variable(id: number, name: string): Value {
    this.spend(1);
    const reference = this.checked.referenceAt(id);
    if (reference?.constant !== undefined) return reference.constant;
    const wanted = reference?.name ?? name;
    for (let i = this.locals.length - 1; i >= 0; i--) if (this.locals[i]![0] === wanted) return this.locals[i]![1];
    const found = this.activation(wanted);
    if (found === undefined) throw new CelError(`no such attribute(s): ${wanted}`);
    return found;
  }

  private select(e: Select): Value {
    if (this.checked.referenceAt(e.id)) return this.variable(e.id, e.field);
    const operand = this.eval(e.operand);
    if (!e.testOnly) this.spend(1);
    if (operand instanceof Optional) {
      const inner = operand.value === undefined ? undefined : field(operand.value, e.field);
      if (e.testOnly) return inner !== undefined;
      return inner === undefined ? Optional.none : new Optional(inner);
    }
    const found = field(operand, e.field);
    if (e.testOnly) return found !== undefined;
    if (found === undefined) throw new CelError(`no such key: ${e.field}`);
    return found;
  }

  private call(e: Call): Value {
    switch (e.fn) {
      case '_&&_':
        return this.logical(e, false);
      case '_||_':
        return this.logical(e, true);
      case '_?_:_': {
        const condition = this.eval(e.args[0]!);
        if (typeof condition !== 'boolean') throw new CelError('no such overload');
        return this.eval(e.args[condition ? 1 : 2]!);
      }
      case '_?._':
        return this.optionalSelect(e);
      case '@not_strictly_false':
        return this.notStrictlyFalse(e.args[0]!);
      case 'or':
      case 'orValue':
        if (e.target && e.args.length === 1) {
          const target = this.eval(e.target);
          if (target instanceof Optional) {
            if (target.value === undefined) return this.eval(e.args[0]!);
            return e.fn === 'or' ? target : target.value;
          }
        }
        break;
      default:
        break;
    }
    const namespaced = this.checked.referenceAt(e.id) !== undefined;
    const args = e.target && !namespaced ? [this.eval(e.target)] : [];
    for (const a of e.args) args.push(this.eval(a));
    this.spend(1);
    return this.dispatch(e, args);
  }

  private dispatch(e: Call, args: readonly Value[]): Value {
    const candidates = this.checked.overloadsAt(e.id);
    const chosen =
      candidates.length === 1 && accepts(candidates[0]!, args)
        ? candidates[0]
        : candidates.find((o) => accepts(o, args));
    if (!chosen) throw new CelError(`no such overload`);
    return chosen.call(args, this);
  }

  /** A decided operand settles it, whatever the other one does. */
  private logical(e: Call, decisive: boolean): Value {
    this.spend(1);
    let failure: CelError | undefined;
    for (const arg of e.args) {
      const v = this.attempt(arg);
      if (v === decisive) return decisive;
      if (v instanceof CelError) failure ??= v;
      else if (typeof v !== 'boolean') failure ??= new CelError('no such overload');
    }
    if (failure) throw failure;
    return !decisive;
  }

  private attempt(e: Expr): Value | CelError {
    try {
      return this.eval(e);
    } catch (error) {
      if (error instanceof CelError && this.cost <= this.limit) return error;
      throw error;
    }
  }

  private notStrictlyFalse(e: Expr): Value {
    const v = this.attempt(e);
    return v instanceof CelError || v !== false;
  }

  private optionalSelect(e: Call): Value {
    const operand = this.eval(e.args[0]!);
    const name = (e.args[1] as { value: Value }).value as string;
    this.spend(1);
    const target = operand instanceof Optional ? operand.value : operand;
    const found = target === undefined ? undefined : field(target, name);
    return found === undefined ? Optional.none : new Optional(found);
  }

  private comprehension(e: Comprehension): Value {
    const range = this.eval(e.range);
    const depth = this.locals.length;
    const accu: [string, Value] = [e.accuVar, this.eval(e.accuInit)];
    // An error of one round may be absorbed by a later one, as the logical operators do.
    let failure: CelError | undefined;
    this.locals.push(accu);
    for (const [first, second] of iterate(range, e.iterVar2 !== undefined)) {
      this.spend(1);
      if (!failure && !this.goesOn(e.condition)) break;
      this.locals.push([e.iterVar, first]);
      if (e.iterVar2) this.locals.push([e.iterVar2, second]);
      const absorbs = e.step.kind === 'call' && (e.step.fn === '_&&_' || e.step.fn === '_||_');
      if (absorbs) {
        const decisive = (e.step as Call).fn === '_||_';
        const v = this.attempt((e.step as Call).args[1]!);
        if (v instanceof CelError) failure ??= v;
        else if (v === decisive) {
          accu[1] = decisive;
          failure = undefined;
          this.locals.length = depth + 1;
          break;
        } else if (typeof v !== 'boolean') failure ??= new CelError('no such overload');
      } else accu[1] = this.step(e.step, accu[1]);
      this.locals.length = depth + 1;
    }
    if (failure) {
      this.locals.length = depth;
      throw failure;
    }
    const result = this.eval(e.result);
    this.locals.length = depth;
    return result instanceof Growing ? new CelList(result.items) : result;
  }

  private goesOn(condition: Expr): boolean {
    return condition.kind === 'literal' ? condition.value === true : this.eval(condition) === true;
  }

  /** Appending to the collected list happens in place: nothing else can hold it. */
  private step(e: Expr, accu: Value): Value {
    if (e.kind === 'call' && e.fn === '_?_:_') {
      const condition = this.eval(e.args[0]!);
      if (typeof condition !== 'boolean') throw new CelError('no such overload');
      return condition ? this.step(e.args[1]!, accu) : accu;
    }
    const appended = e.kind === 'call' && e.fn === '_+_' && accu instanceof CelList ? e.args[1] : undefined;
    if (appended?.kind !== 'list') return this.eval(e);
    const grown = accu instanceof Growing ? accu : new Growing([...(accu as CelList).items]);
    this.spend(1);
    for (const item of appended.elements) grown.items.push(this.eval(item));
    return grown;
  }
}

class Growing extends CelList {
  declare readonly items: Value[];
  constructor(items: Value[]) {
    super(items);
  }
}

function* iterate(range: Value, pairs: boolean): Generator<readonly [Value, Value]> {
  if (range instanceof CelList) {
    for (const [i, item] of range.items.entries()) yield pairs ? [BigInt(i), item] : [item, item];
  } else if (range instanceof CelMap) {
    for (const pair of range.pairs()) yield pair;
  } else throw new CelError(`no such overload`);
}

function field(target: Value, name: string): Value | undefined {
  if (target instanceof CelMap) return target.get(name);
  if (target instanceof Optional) return target.value === undefined ? undefined : field(target.value, name);
  throw new CelError('no such overload');
}

/** Whether the runtime kinds of the arguments fit a signature. */
function accepts(o: Overload, args: readonly Value[]): boolean {
  return o.params.length === args.length && o.params.every((p, i) => fits(p, args[i]!));
}

function fits(p: CelType, v: Value): boolean {
  switch (p.kind) {
    case 'dyn':
    case 'param':
    case 'struct':
      return true;
    case 'type':
      return v instanceof TypeValue;
    case 'uint':
      return v instanceof Uint;
    case 'opaque':
      return isOptional(p) ? v instanceof Optional : typeOf(v).name === p.name;
    default:
      return typeOf(v).kind === p.kind;
  }
}
