import { type CelType, isDyn, sameType } from './types.js';

/** What type variables stand for (checker/mapping.go, checker/types.go). */
export type Substitution = ReadonlyMap<string, CelType>;

type Mutable = Map<string, CelType>;

/** The substitution under which `from` may be given where `to` is wanted; undefined where there is none. */
export function assign(subs: Substitution, from: readonly CelType[], to: readonly CelType[]): Substitution | undefined {
  const copy: Mutable = new Map(subs);
  return assignableList(copy, from, to) ? copy : undefined;
}

/** Replaces bound variables; unbound ones stay, or become dyn. */
export function substitute(subs: Substitution, t: CelType, unboundToDyn: boolean): CelType {
  const bound = t.kind === 'param' ? subs.get(t.name) : undefined;
  if (bound) return substitute(subs, bound, unboundToDyn);
  if (t.kind === 'param') return unboundToDyn ? { kind: 'dyn', name: 'dyn', params: [] } : t;
  return t.params.length ? { ...t, params: t.params.map((p) => substitute(subs, p, unboundToDyn)) } : t;
}

const isDynOrError = (t: CelType): boolean => isDyn(t) || t.kind === 'error';
const nullable = new Set(['opaque', 'struct', 'duration', 'timestamp', 'null']);

function assignable(subs: Mutable, a: CelType, b: CelType): boolean {
  if (b.kind === 'param') {
    const { valid, bound } = validSubstitution(subs, a, b);
    if (valid) return true;
    if (bound) return false;
  }
  if (a.kind === 'param') return validSubstitution(subs, b, a).valid;
  if (isDynOrError(a) || isDynOrError(b)) return true;
  if (a.kind === 'null') return nullable.has(b.kind);
  if (b.kind === 'null') return nullable.has(a.kind);
  switch (a.kind) {
    case 'type':
      return b.kind === 'type';
    case 'opaque':
    case 'list':
    case 'map':
      return a.kind === b.kind && a.name === b.name && assignableList(subs, a.params, b.params);
    default:
      return a.kind === b.kind && a.name === b.name;
  }
}

function assignableList(subs: Mutable, a: readonly CelType[], b: readonly CelType[]): boolean {
  return a.length === b.length && a.every((t, i) => assignable(subs, t, b[i]!));
}

function validSubstitution(subs: Mutable, t: CelType, variable: CelType): { valid: boolean; bound: boolean } {
  if (t.kind === 'param' && t.name === variable.name) return { valid: true, bound: true };
  const bound = subs.get(variable.name);
  if (bound) {
    if (sameType(t, bound)) return { valid: true, bound: true };
    if (!assignable(subs, t, bound)) return { valid: false, bound: true };
    const general = mostGeneral(t, bound);
    if (!occurs(subs, variable, general)) subs.set(variable.name, general);
    return { valid: true, bound: true };
  }
  if (occurs(subs, variable, t)) return { valid: false, bound: false };
  subs.set(variable.name, t);
  return { valid: true, bound: false };
}

function occurs(subs: Mutable, variable: CelType, within: CelType): boolean {
  if (within.kind === 'param') {
    if (within.name === variable.name) return true;
    const bound = subs.get(within.name);
    return bound ? occurs(subs, variable, bound) : false;
  }
  return within.params.some((p) => occurs(subs, variable, p));
}

/** The more general of two types that unify. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return equalOrLessSpecific(a, b) ? a : b;
}

function equalOrLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'type':
      return true;
    case 'opaque':
    case 'list':
    case 'map':
      return (
        a.name === b.name &&
        a.params.length === b.params.length &&
        a.params.every((p, i) => equalOrLessSpecific(p, b.params[i]!))
      );
    default:
      return sameType(a, b);
  }
}
