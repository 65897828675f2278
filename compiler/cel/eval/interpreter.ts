import type { Checked } from '../check/checked.js';
import type { Meter } from '../check/env.js';
import { callCost } from '../cost/runtime.js';
import type { Call, Comprehension, Expr, Select } from '../syntax/ast.js';
import { accepts, field, Growing, iterate } from './operations.js';
import { costOfAsking, isAttribute, isChoice, isFolded, isLiteralSet } from './planned.js';
import { CelError, CelList, CelMap, CelStruct, Optional, type Value } from './values.js';

/** The value of a variable by its name; undefined where it has none. */
export type Activation = (name: string) => Value | undefined;

const limitExceeded = 'operation cancelled: actual cost limit exceeded';

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
    if (e instanceof RangeError) return { error: limitExceeded, cost: run.cost };
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

  /** Asked before work that grows with the data; what a call costs is known, and counted, once it is done. */
  spend(work: number): void {
    if (this.cost + work > this.limit) throw new CelError(limitExceeded);
  }

  private charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CelError(limitExceeded);
  }

  eval(e: Expr): Value {
    if (e.kind === 'literal') return e.value;
    if (isFolded(e)) {
      const { cost } = this;
      const value = this.compute(e);
      this.cost = cost;
      return value;
    }
    if (!isAttribute(e)) return this.compute(e);
    if (!isChoice(e) && this.checked.referenceAt(e.id)?.constant === undefined) this.charge(1);
    return this.attribute(e);
  }

  private compute(e: Expr): Value {
    switch (e.kind) {
      case 'list': {
        const items: Value[] = [];
        e.elements.forEach((item, i) => {
          const v = this.eval(item);
          if (!e.optionals.has(i)) items.push(v);
          else if (v instanceof Optional && v.value !== undefined) items.push(v.value);
        });
        this.charge(10);
        return new CelList(items);
      }
      case 'map': {
        const entries = this.entries(e.entries.map((x) => [this.eval(x.key), x] as const));
        this.charge(30);
        return new CelMap(entries);
      }
      case 'struct': {
        const fields = this.entries(e.fields.map((f) => [f.name, f] as const));
        this.charge(40);
        return new CelStruct(e.type.replace(/^\./, ''), fields);
      }
      case 'comprehension':
        return this.comprehension(e);
      case 'call':
        return this.call(e);
      default:
        return this.test(e as Select);
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

  /** The value of an attribute: each step counts, and to start with only what is no attribute itself. */
  private attribute(e: Expr): Value {
    if (e.kind === 'ident') return this.variable(e.id, e.name);
    if (e.kind === 'select') return this.select(e);
    const { fn, args } = e as Call;
    if (fn === '_?_:_') {
      const condition = this.eval(args[0]!);
      if (typeof condition !== 'boolean') throw new CelError('no such overload');
      return this.part(args[condition ? 1 : 2]!);
    }
    if (fn === '_?._') return this.optionalSelect(e as Call);
    const operand = this.part(args[0]!);
    const key = this.part(args[1]!);
    this.charge(1);
    const found = this.dispatch(e as Call, [operand, key]);
    // An entry that may be missing, and is, was no step.
    if (found instanceof Optional && found.value === undefined && fn === '_[?_]') this.cost -= 1;
    return found;
  }

  private part(e: Expr): Value {
    return isAttribute(e) ? this.attribute(e) : this.eval(e);
  }

  private variable(id: number, name: string): Value {
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
    const operand = this.part(e.operand);
    this.charge(1);
    if (operand instanceof Optional) {
      const inner = operand.value === undefined ? undefined : field(operand.value, e.field);
      return inner === undefined ? Optional.none : new Optional(inner);
    }
    const found = field(operand, e.field);
    if (found === undefined) throw new CelError(`no such key: ${e.field}`);
    return found;
  }

  /** `has()`: the last step is free. */
  private test(e: Select): boolean {
    const operand = this.eval(e.operand);
    if (!isAttribute(e.operand)) this.charge(1);
    if (operand instanceof Optional) return operand.value !== undefined && field(operand.value, e.field) !== undefined;
    return field(operand, e.field) !== undefined;
  }

  private call(e: Call): Value {
    switch (e.fn) {
      case '_&&_':
        return this.logical(e, false);
      case '_||_':
        return this.logical(e, true);
      case '@not_strictly_false': {
        const value = this.notStrictlyFalse(e.args[0]!);
        this.charge(1);
        return value;
      }
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
    const args = this.arguments(e);
    if (e.fn === '@in' && isLiteralSet(e.args[1])) return this.dispatch(e, args);
    const sure = this.checked.overloadsAt(e.id).length === 1;
    let result: Value | undefined;
    try {
      result = this.dispatch(e, args);
    } finally {
      this.cost += callCost(this.nameOf(e), args, result, { sure, affixesCount: this.checked.affixesCount });
    }
    this.charge(0);
    return result;
  }

  /** With its namespace: `sets.contains`. */
  private nameOf(e: Call): string {
    return this.checked.referenceAt(e.id)?.name ?? e.fn;
  }

  /** One or two arguments are computed both, and the call counted, whatever comes of them. */
  private arguments(e: Call): Value[] {
    const namespaced = this.checked.referenceAt(e.id) !== undefined;
    const given = e.target && !namespaced ? [e.target, ...e.args] : e.args;
    if (given.length > 2) return given.map((a) => this.eval(a));
    const values = given.map((a) => this.attempt(a));
    const failure = values.find((v) => v instanceof CelError);
    if (!failure) return values as Value[];
    this.cost += callCost(this.nameOf(e), [], undefined, { sure: true });
    throw failure;
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
    const operand = this.part(e.args[0]!);
    const name = (e.args[1] as { value: Value }).value as string;
    const target = operand instanceof Optional ? operand.value : operand;
    const found = target === undefined ? undefined : field(target, name);
    if (found === undefined) return Optional.none;
    this.charge(1);
    return new Optional(found);
  }

  private comprehension(e: Comprehension): Value {
    const range = this.eval(e.range);
    const depth = this.locals.length;
    const accu: [string, Value] = [e.accuVar, this.eval(e.accuInit)];
    // An error of one round may be absorbed by a later one, as the logical operators do.
    let failure: CelError | undefined;
    this.locals.push(accu);
    let decided = false;
    for (const [first, second] of iterate(range, e.iterVar2 !== undefined)) {
      if (failure || decided) this.charge(costOfAsking(e.condition));
      else if (!this.goesOn(e.condition)) break;
      if (decided) break;
      this.locals.push([e.iterVar, first]);
      if (e.iterVar2) this.locals.push([e.iterVar2, second]);
      const absorbs = e.step.kind === 'call' && (e.step.fn === '_&&_' || e.step.fn === '_||_');
      if (absorbs) {
        const decisive = (e.step as Call).fn === '_||_';
        this.charge(1);
        const v = this.attempt((e.step as Call).args[1]!);
        if (v instanceof CelError) failure ??= v;
        else if (v === decisive) {
          accu[1] = decisive;
          failure = undefined;
          decided = true;
        } else if (typeof v !== 'boolean') failure ??= new CelError('no such overload');
      } else accu[1] = this.step(e.step, accu[1]);
      this.locals.length = depth + 1;
    }
    if (failure) {
      this.locals.length = depth;
      this.charge(1);
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
    if (appended?.kind !== 'list') return this.part(e);
    const grown = accu instanceof Growing ? accu : new Growing([...(accu as CelList).items]);
    // The collected list, the new one, and the call.
    this.charge(isFolded(appended) ? 2 : 12);
    for (const item of appended.elements) grown.items.push(this.eval(item));
    return grown;
  }
}
