import { typeOf } from '../eval/values.js';
import {
  type Call,
  type Comprehension,
  type Expr,
  type MapExpr,
  qualifiedName,
  type StructExpr,
} from '../syntax/ast.js';
import type { Issue } from '../syntax/source.js';
import type { Checked, Reference } from './checked.js';
import type { CelEnv, FunctionDecl, Overload } from './env.js';
import { instantiate } from './instantiate.js';
import {
  type CelType,
  isAny,
  isDyn,
  isOptional,
  listOf,
  mapOf,
  optionalOf,
  param,
  sameType,
  showType,
  types,
} from './types.js';
import { assign, mostGeneral, type Substitution, substitute } from './unify.js';

/** Type-checks a tree. Mirrors checker/checker.go, texts included. */
export function checkExpr(expr: Expr, env: CelEnv): { checked?: Checked; issues: Issue[] } {
  const checker = new Checker(env);
  const type = checker.run(expr);
  if (checker.issues.length) return { issues: checker.issues };
  return { checked: checker.result(expr, type), issues: [] };
}

class Checker {
  readonly issues: Issue[] = [];
  private readonly typeMap = new Map<number, CelType>();
  private readonly overloads = new Map<number, readonly Overload[]>();
  private readonly references = new Map<number, Reference>();
  private readonly scopes: Map<string, CelType>[] = [];
  private subs: Substitution = new Map();
  private free = 0;

  constructor(private readonly env: CelEnv) {}

  run(e: Expr): CelType {
    return substitute(this.subs, this.check(e), true);
  }

  result(expr: Expr, type: CelType): Checked {
    return {
      expr,
      type,
      typeAt: (id) => substitute(this.subs, this.typeMap.get(id) ?? types.dyn, true),
      overloadsAt: (id) => this.overloads.get(id) ?? [],
      referenceAt: (id) => this.references.get(id),
      affixesCount: this.env.affixesCount ?? false,
    };
  }

  private report(at: number, message: string): CelType {
    this.issues.push({ at, message });
    return types.error;
  }

  private check(e: Expr): CelType {
    const type = this.typeFor(e);
    this.typeMap.set(e.id, type);
    return type;
  }

  private typeFor(e: Expr): CelType {
    switch (e.kind) {
      case 'literal':
        return typeOf(e.value);
      case 'ident':
        return this.lookUp(e.id, e.name) ?? this.undeclared(e.at, e.name);
      case 'select': {
        const name = e.testOnly ? undefined : qualifiedName(e);
        const named = name === undefined ? undefined : this.lookUp(e.id, name);
        if (named) return named;
        const field = this.selectField(e, e.operand, e.field, false);
        return e.testOnly ? types.bool : substitute(this.subs, field, false);
      }
      case 'call':
        return this.call(e);
      case 'list': {
        let element: CelType | undefined;
        e.elements.forEach((item, i) => {
          const own = this.unwrapped(item, this.check(item), e.optionals.has(i));
          element = this.join(element, own);
        });
        return listOf(element ?? this.fresh());
      }
      case 'map':
        return this.map(e);
      case 'struct':
        return this.struct(e);
      case 'comprehension':
        return this.comprehension(e);
    }
  }

  private undeclared(at: number, name: string): CelType {
    return this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  /** A variable of a loop, of the environment, or a constant such as a type's name. */
  private lookUp(id: number, written: string): CelType | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written;
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name);
      if (found) {
        this.references.set(id, { name });
        return found;
      }
    }
    const variable = this.env.variables.get(name);
    if (variable) {
      this.references.set(id, { name });
      return variable;
    }
    const constant = this.env.constants.get(name);
    if (constant) this.references.set(id, { name, constant: constant.value });
    return constant?.type;
  }

  private selectField(e: Expr, operand: Expr, field: string, optional: boolean): CelType {
    const given = substitute(this.subs, this.check(operand), false);
    const wrapped = isOptional(given);
    const target = wrapped ? given.params[0]! : given;
    let result: CelType = types.dyn;
    switch (target.kind) {
      case 'map':
        result = target.params[1]!;
        break;
      case 'struct': {
        const fields = this.env.types.fieldsOf(target.name);
        const found = fields?.get(field);
        if (!fields) result = this.report(e.at, `unexpected failed resolution of '${target.name}'`);
        else result = found ?? this.report(e.at, `undefined field '${field}'`);
        break;
      }
      case 'param':
        this.isAssignable([types.dyn], [target]);
        break;
      case 'dyn':
      case 'error':
        break;
      case 'opaque':
        // Types of the API server's own libraries are messages, of no known fields.
        if (target.name.startsWith('kubernetes.')) {
          result = this.report(e.at, `unexpected failed resolution of '${target.name}'`);
          break;
        }
        this.noSelection(e, target);
        break;
      default:
        this.noSelection(e, target);
        break;
    }
    return wrapped || optional ? optionalOf(result) : result;
  }

  private noSelection(e: Expr, target: CelType): void {
    this.report(e.at, `type '${showType(target)}' does not support field selection`);
  }

  private call(e: Call): CelType {
    if (e.fn === '_?._') {
      const [operand, field] = e.args;
      const name = field?.kind === 'literal' && typeof field.value === 'string' ? field.value : '';
      return substitute(this.subs, this.selectField(e, operand!, name, true), false);
    }
    const args = e.args.map((a) => this.check(a));
    if (!e.target) {
      const found = this.env.functions.get(e.fn.replace(/^\./, ''));
      return found ? this.resolve(e, found, undefined, args) : this.undeclared(e.at, e.fn);
    }
    const prefix = qualifiedName(e.target);
    const namespaced = prefix === undefined ? undefined : this.env.functions.get(`${prefix}.${e.fn}`);
    if (namespaced?.overloads.some((o) => !o.member)) {
      this.references.set(e.id, { name: namespaced.name });
      return this.resolve(e, namespaced, undefined, args);
    }
    const target = this.check(e.target);
    const found = this.env.functions.get(e.fn);
    return found ? this.resolve(e, found, target, args) : this.undeclared(e.at, e.fn);
  }

  private resolve(e: Call, f: FunctionDecl, target: CelType | undefined, args: readonly CelType[]): CelType {
    const given = target ? [target, ...args] : args;
    if (f.name === '_&&_' || f.name === '_||_') return this.logical(e, args, f.overloads);
    let result: CelType | undefined;
    const matching: Overload[] = [];
    for (const o of f.overloads) {
      if (o.member !== (target !== undefined)) continue;
      const renamed = instantiate(o, () => this.fresh());
      if (!this.isAssignable(given, renamed.params)) continue;
      matching.push(o);
      const own = substitute(this.subs, renamed.result, false);
      if (!result) result = own;
      else if (!isDyn(result) && !sameType(own, result)) result = types.dyn;
    }
    this.overloads.set(e.id, matching);
    if (result) return result;
    const shown = given.map((t) => showType(substitute(this.subs, t, true)));
    const signature = target ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    return this.report(e.at, `found no matching overload for '${f.name}' applied to '${signature}'`);
  }

  private logical(e: Call, args: readonly CelType[], overloads: readonly Overload[]): CelType {
    let good = true;
    args.forEach((t, i) => {
      if (this.isAssignable([t], [types.bool])) return;
      this.mismatch(e.args[i]!.at, types.bool, t);
      good = false;
    });
    this.overloads.set(e.id, overloads);
    return good ? types.bool : types.error;
  }

  private mismatch(at: number, expected: CelType, actual: CelType): CelType {
    return this.report(at, `expected type '${showType(expected)}' but found '${showType(actual)}'`);
  }

  private fresh(): CelType {
    return param(`_var${this.free++}`);
  }

  private isAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    const subs = assign(this.subs, from, to);
    if (subs) this.subs = subs;
    return subs !== undefined;
  }

  private unwrapped(e: Expr, type: CelType, optional: boolean): CelType {
    if (!optional) return type;
    if (isOptional(type)) return type.params[0]!;
    if (!isDyn(type)) this.mismatch(e.at, optionalOf(type), type);
    return type;
  }

  /** Elements of a literal are of one type. */
  private join(before: CelType | undefined, now: CelType): CelType {
    if (!before) return now;
    return this.isAssignable([before], [now]) ? mostGeneral(before, now) : types.dyn;
  }

  private map(e: MapExpr): CelType {
    let key: CelType | undefined;
    let value: CelType | undefined;
    for (const entry of e.entries) {
      key = this.join(key, this.check(entry.key));
      value = this.join(value, this.unwrapped(entry.value, this.check(entry.value), entry.optional));
    }
    return mapOf(key ?? this.fresh(), value ?? this.fresh());
  }

  private struct(e: StructExpr): CelType {
    const name = e.type.replace(/^\./, '');
    const fields = this.env.types.fieldsOf(name);
    if (!fields) return this.undeclared(e.at, e.type);
    for (const f of e.fields) {
      const given = this.unwrapped(f.value, this.check(f.value), f.optional);
      const wanted = fields.get(f.name) ?? this.report(f.at, `undefined field '${f.name}'`);
      if (!this.isAssignable([wanted], [given]))
        this.report(
          f.at,
          `expected type of field '${f.name}' is '${showType(wanted)}' but provided type is '${showType(given)}'`,
        );
    }
    return { kind: 'struct', name, params: [] };
  }

  private comprehension(e: Comprehension): CelType {
    const given = this.check(e.range);
    const accu = this.check(e.accuInit);
    const range = substitute(this.subs, given, false);
    const [first, second] = this.iterated(e, range);
    this.scopes.push(new Map([[e.accuVar, accu]]));
    this.scopes.push(new Map([[e.iterVar, first], ...(e.iterVar2 ? [[e.iterVar2, second] as const] : [])]));
    const condition = this.check(e.condition);
    if (!this.isAssignable([types.bool], [condition])) this.mismatch(e.condition.at, types.bool, condition);
    const step = this.check(e.step);
    if (!this.isAssignable([accu], [step])) this.mismatch(e.step.at, accu, step);
    this.scopes.pop();
    const result = this.check(e.result);
    this.scopes.pop();
    return substitute(this.subs, result, false);
  }

  /** Types of the loop variables. */
  private iterated(e: Comprehension, range: CelType): readonly [CelType, CelType] {
    switch (isAny(range) ? 'any' : range.kind) {
      case 'list':
        return e.iterVar2 ? [types.int, range.params[0]!] : [range.params[0]!, types.dyn];
      case 'map':
        return [range.params[0]!, range.params[1]!];
      case 'dyn':
      case 'error':
      case 'param':
        this.isAssignable([types.dyn], [range]);
        return [types.dyn, types.dyn];
      default:
        this.report(
          e.range.at,
          `expression of type '${showType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [types.error, types.error];
    }
  }
}
