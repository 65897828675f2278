import type { GoValue, Param } from '../go/values.js';
import type { ArgNode } from './ast.js';
import { printNode } from './print.js';
import type { Frame } from './runtime.js';
import { constantFor, nilFor, validate } from './values-of.js';

/** An expression, compiled. */
export type Eval = (f: Frame, dot: GoValue) => GoValue;

export const paramAt = (def: { params: readonly Param[] }, i: number): Param =>
  def.params[Math.min(i, def.params.length - 1)] ?? 'any';

/** An argument for a parameter of a known type; literals have no operand, for their meaning depends on the type. */
export function argFor(node: ArgNode, operand: Eval | undefined, param: Param): Eval {
  if (!operand) return compileConstant(node, param);
  if (param === 'any')
    return (f, dot) => {
      f.node = node;
      const v = operand(f, dot);
      return v === undefined ? null : v;
    };
  return (f, dot) => {
    f.node = node;
    return validate(f, operand(f, dot), param);
  };
}

function compileConstant(node: ArgNode, param: Param): Eval {
  if (node.type === 'nil')
    return (f) => {
      f.node = node;
      return nilFor(f, param);
    };
  if (node.type === 'string' && (param === 'string' || param === 'any' || param === 'value'))
    return (f) => {
      f.node = node;
      return node.text;
    };
  return (f) => {
    f.node = node;
    return constantFor(f, node, param, printNode(node));
  };
}
