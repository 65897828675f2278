import type { Value } from '../eval/values.js';
import type { Call, Comprehension, Expr, Ident, ListExpr, Literal, MapEntry, MapExpr, Select } from './ast.js';

/** Makes nodes with ids of one tree. */
export class Factory {
  private next = 1;

  id(): number {
    return this.next++;
  }

  literal(at: number, value: Value): Literal {
    return { kind: 'literal', id: this.id(), at, value };
  }

  ident(at: number, name: string): Ident {
    return { kind: 'ident', id: this.id(), at, name };
  }

  select(at: number, operand: Expr, field: string, testOnly = false): Select {
    return { kind: 'select', id: this.id(), at, operand, field, testOnly };
  }

  call(at: number, fn: string, args: readonly Expr[], target?: Expr): Call {
    return { kind: 'call', id: this.id(), at, fn, args, ...(target ? { target } : {}) };
  }

  list(at: number, elements: readonly Expr[], optionals: ReadonlySet<number> = new Set()): ListExpr {
    return { kind: 'list', id: this.id(), at, elements, optionals };
  }

  map(at: number, entries: readonly MapEntry[]): MapExpr {
    return { kind: 'map', id: this.id(), at, entries };
  }

  comprehension(at: number, parts: Omit<Comprehension, 'kind' | 'id' | 'at'>): Comprehension {
    return { kind: 'comprehension', id: this.id(), at, ...parts };
  }
}
