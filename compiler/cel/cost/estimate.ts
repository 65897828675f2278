import type { Checked } from '../check/checked.js';
import { type CelType, isOptional } from '../check/types.js';
import type { Call, Comprehension, Expr, ListExpr, MapExpr, Select } from '../syntax/ast.js';
import { standardCost } from './calls.js';
import { extensionCost, kubernetesCost } from './kubernetes.js';
import { type CallCost, type Called, type CostNode, type Sizes, weights } from './node.js';
import { exactly, maxUint64, nothing, type Range, sum, times, union, unknown } from './range.js';

/** Sizes of what a list or map of known entries holds. */
interface Entries {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

interface Local {
  readonly path?: readonly string[] | undefined;
  readonly size?: Range | undefined;
  readonly entries?: Entries | undefined;
}

const none: Range = { min: maxUint64, max: 0n };

/** The most an expression can cost (checker/cost.go Cost), `globalMatches` where matches() counts as a function, too. */
export function greatestCost(checked: Checked, sizes: Sizes, globalMatches: boolean): bigint {
  return new Coster(checked, sizes, globalMatches).cost(checked.expr).max;
}

class Coster {
  private readonly paths = new Map<number, readonly string[]>();
  private readonly computed = new Map<number, Range>();
  private readonly entries = new Map<number, Entries>();
  private readonly locals: (readonly [string, Local])[] = [];

  constructor(
    private readonly checked: Checked,
    private readonly sizes: Sizes,
    private readonly globalMatches: boolean,
  ) {}

  cost(e: Expr): Range {
    switch (e.kind) {
      case 'literal':
        return nothing;
      case 'ident':
        return this.ident(e.id, e.name);
      case 'select':
        return this.select(e);
      case 'call':
        return this.call(e);
      case 'list':
        return this.list(e);
      case 'map':
        return this.map(e);
      case 'struct':
        return sum(...e.fields.map((f) => this.cost(f.value)), exactly(weights.struct));
      case 'comprehension':
        return isBind(e) ? this.bind(e) : this.comprehension(e);
    }
  }

  private ident(id: number, name: string): Range {
    const local = this.local(name);
    this.setPath(id, local ? local.path : [name]);
    return exactly(1);
  }

  /** Presence tests are free (PresenceTestHasCost(false) of the API server). */
  private select(e: Select): Range {
    const named = this.checked.referenceAt(e.id);
    if (named) return this.ident(e.id, named.name);
    const cost = this.cost(e.operand);
    if (e.testOnly) return cost;
    const { kind } = this.checked.typeAt(e.operand.id);
    this.setPath(e.id, [...(this.pathOf(e.operand) ?? []), e.field]);
    return kind === 'map' || kind === 'struct' || kind === 'param' ? sum(cost, exactly(1)) : cost;
  }

  private call(e: Call): Range {
    const reference = this.checked.referenceAt(e.id)?.name;
    const fn = reference ?? e.fn.replace(/^\./, '');
    if (fn === 'dyn' && !e.target) {
      const cost = sum(exactly(1), this.cost(e.args[0]!));
      this.copy(e, e.args[0]!);
      return cost;
    }
    const costs: Range[] = [];
    const args = e.args.map((arg) => {
      costs.push(this.cost(arg));
      return this.node(arg);
    });
    const target = reference === undefined ? e.target : undefined;
    const targetCost = target ? this.cost(target) : nothing;
    const at = target && this.node(target);
    let cost = none;
    let size: Range | undefined;
    for (const params of this.signatures(e)) {
      const own = this.signature(e, { fn, params, args, sizes: this.sizes, ...(at ? { target: at } : {}) }, costs);
      cost = union(cost, own.cost);
      if (own.size) size = size ? union(size, own.size) : own.size;
      if (fn === '_[_]' && (params[0]?.kind === 'list' || params[0]?.kind === 'map')) {
        size = this.entriesOf(e.args[0]!)?.value;
        this.setPath(e.id, [...(this.pathOf(e.args[0]!) ?? []), params[0].kind === 'list' ? '@items' : '@values']);
      }
      size ??= this.sizeOf(e);
    }
    if (cost === none) return nothing;
    if (size) this.computed.set(e.id, size);
    return sum(targetCost, cost);
  }

  private signatures(e: Call): readonly (readonly CelType[])[] {
    return e.fn === '_?._' ? [[]] : this.checked.overloadsAt(e.id).map((o) => o.params);
  }

  /** One signature, operands included. */
  private signature(e: Call, c: Called, costs: readonly Range[]): CallCost {
    const [first, second, third] = c.args;
    if (c.fn === '_&&_' || c.fn === '_||_') return { cost: { min: costs[0]!.min, max: sum(costs[0]!, costs[1]!).max } };
    const known = extensionCost(c) ?? this.sizes.callCost?.(c.fn, c.target) ?? kubernetesCost(c);
    if (known) return { ...known, cost: sum(known.cost, ...costs) };
    if (c.fn === '_?_:_') {
      this.setEntries(e.id, joined(this.entriesOf(e.args[1]!), this.entriesOf(e.args[2]!)));
      const size = union(second!.size ?? unknown, third!.size ?? unknown);
      return { cost: sum(costs[0]!, union(costs[1]!, costs[2]!)), size };
    }
    if (c.fn === '_+_' && first && second)
      this.setEntries(e.id, joined(this.entriesOf(e.args[0]!), this.entriesOf(e.args[1]!)));
    const standard = standardCost(c, this.globalMatches);
    return { ...standard, cost: sum(standard.cost, ...costs) };
  }

  private list(e: ListExpr): Range {
    const costs = e.elements.map((x) => this.cost(x));
    const value = e.elements.reduce((a, x) => union(a, this.sizeOf(x) ?? unknown), e.elements.length ? none : nothing);
    this.setEntries(e.id, { isList: true, key: exactly(1), value });
    return sum(...costs, exactly(weights.list));
  }

  private map(e: MapExpr): Range {
    let [key, value] = e.entries.length ? [none, none] : [nothing, nothing];
    const costs: Range[] = [];
    for (const entry of e.entries) {
      costs.push(this.cost(entry.key), this.cost(entry.value));
      key = union(key, this.sizeOf(entry.key) ?? unknown);
      value = union(value, this.sizeOf(entry.value) ?? unknown);
    }
    this.setEntries(e.id, { isList: false, key, value });
    return sum(...costs, exactly(weights.map));
  }

  private bind(e: Comprehension): Range {
    const cost = sum(this.cost(e.range), this.cost(e.accuInit));
    this.locals.push([e.accuVar, this.asLocal(e.accuInit)]);
    const result = this.cost(e.result);
    this.locals.pop();
    this.copy(e, e.result);
    return sum(cost, result);
  }

  private comprehension(e: Comprehension): Range {
    const before = sum(this.cost(e.range), this.cost(e.accuInit));
    const depth = this.locals.length;
    this.locals.push([e.accuVar, this.asLocal(e.accuInit)]);
    if (e.iterVar2 === undefined) this.locals.push([e.iterVar, this.iterated(e.range, 'single')]);
    else this.locals.push([e.iterVar, this.iterated(e.range, 'key')], [e.iterVar2, this.iterated(e.range, 'value')]);
    const round = sum(this.cost(e.condition), this.cost(e.step));
    this.locals.length = depth + 1;
    const result = this.cost(e.result);
    this.locals.length = depth;
    const count = this.sizeOf(e.range) ?? unknown;
    if (e.accuInit.kind === 'literal') this.setSize(e.id, this.sizeOf(e.accuInit));
    else if (e.accuInit.kind === 'list' || e.accuInit.kind === 'map') {
      this.setSize(e.id, count);
      this.setEntries(e.id, this.entriesOf(e.step));
    }
    return sum(before, result, times(count, round));
  }

  private asLocal(e: Expr): Local {
    return { path: this.pathOf(e), size: this.sizeOf(e), entries: this.entriesOf(e) };
  }

  private iterated(range: Expr, what: 'single' | 'key' | 'value'): Local {
    const entries = this.entriesOf(range);
    const isList = entries ? entries.isList : this.checked.typeAt(range.id).kind === 'list';
    const isValue = what === 'value' || (what === 'single' && isList);
    const name = isValue ? (isList ? '@items' : '@values') : isList ? '@indices' : '@keys';
    return { path: [...(this.pathOf(range) ?? []), name], size: isValue ? entries?.value : entries?.key };
  }

  private local(name: string): Local | undefined {
    for (let i = this.locals.length - 1; i >= 0; i--) if (this.locals[i]![0] === name) return this.locals[i]![1];
    return undefined;
  }

  private setPath(id: number, path: readonly string[] | undefined): void {
    if (path) this.paths.set(id, path);
    else this.paths.delete(id);
  }

  private setSize(id: number, size: Range | undefined): void {
    if (size) this.computed.set(id, size);
  }

  private setEntries(id: number, entries: Entries | undefined): void {
    if (entries) this.entries.set(id, entries);
  }

  private copy(to: Expr, from: Expr): void {
    this.setSize(to.id, this.sizeOf(from));
    this.setEntries(to.id, this.entriesOf(from));
  }

  private pathOf(e: Expr): readonly string[] | undefined {
    const local = e.kind === 'ident' ? this.local(e.name) : undefined;
    return local ? local.path : this.paths.get(e.id);
  }

  private node(e: Expr): CostNode {
    const path = this.pathOf(e);
    const size = this.sizeOf(e);
    return {
      type: this.checked.typeAt(e.id),
      expr: e,
      ...(path?.length && path[0] !== '@result' && path[0] !== '__result__' ? { path } : {}),
      ...(size ? { size } : {}),
    };
  }

  private entriesOf(e: Expr): Entries | undefined {
    return this.entries.get(e.id) ?? (e.kind === 'ident' ? this.local(e.name)?.entries : undefined);
  }

  private sizeOf(e: Expr): Range | undefined {
    const known = this.computed.get(e.id) ?? literalSize(e);
    if (known) return known;
    const path = this.pathOf(e);
    const there = path?.length ? this.sizes.sizeOf(path) : undefined;
    if (there) {
      this.computed.set(e.id, there);
      return there;
    }
    if (isScalar(this.checked.typeAt(e.id))) return exactly(1);
    return e.kind === 'ident' ? this.local(e.name)?.size : undefined;
  }
}

const isBind = (e: Comprehension): boolean =>
  e.range.kind === 'list' && !e.range.elements.length && e.condition.kind === 'literal' && e.condition.value === false;

const joined = (a: Entries | undefined, b: Entries | undefined): Entries | undefined =>
  a && b && { isList: a.isList, key: union(a.key, b.key), value: union(a.value, b.value) };

function literalSize(e: Expr): Range | undefined {
  switch (e.kind) {
    case 'list':
      return exactly(e.elements.length);
    case 'map':
      return exactly(e.entries.length);
    case 'literal':
      if (typeof e.value === 'string') return exactly([...e.value].length);
      return exactly(e.value instanceof Uint8Array ? e.value.length : 1);
    default:
      return undefined;
  }
}

const scalars = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);

/** Types whose values are all of one size. */
const isScalar = (t: CelType): boolean => scalars.has(t.kind) || (isOptional(t) && isScalar(t.params[0]!));
