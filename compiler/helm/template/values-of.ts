import {
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  GoText,
  type GoValue,
  int,
  nilMap,
  type Param,
  typeName,
  typeNames,
  types,
} from '../go/values.js';
import type { ArgNode, NumberNode } from './ast.js';
import type { Frame } from './runtime.js';

export const nilSlice = new GoSlice([], types.sliceAny, true);

const goName = (v: GoValue): string => (v === null ? 'interface {}' : typeName(v));

/**
 * text/template's validateType: the value as the parameter needs it, or the run ends in Go's words. Integers arrive at
 * functions as JavaScript numbers for `int`, as GoInt elsewhere.
 */
export function validate(f: Frame, given: GoValue, param: Param): GoValue {
  if (param === 'any') return given === undefined ? null : given;
  if (param === 'value') return given;
  const v = given instanceof GoText && f.run.tracer === undefined ? given.text : given;
  if (v === undefined) {
    if (param === 'dict') return nilMap;
    if (param === 'list') return nilSlice;
    return f.fail(`invalid value; expected ${typeNames[param]}`);
  }
  if (accepts(v, param)) return v;
  return f.fail(`wrong type for value; expected ${typeNames[param]}; got ${goName(v)}`);
}

function accepts(v: GoValue, param: Param): boolean {
  switch (param) {
    case 'string':
      return typeof v === 'string' || v instanceof GoText;
    case 'int':
      return v instanceof GoInt && v.type === 'int';
    case 'int64':
      return v instanceof GoInt && v.type === 'int64' && !v.named;
    case 'uint32':
      return v instanceof GoInt && v.type === 'uint32';
    case 'float64':
      return typeof v === 'number';
    case 'bool':
      return typeof v === 'boolean';
    case 'dict':
      return (
        v instanceof GoMap && (v.type === types.mapAny || v.type === types.nilMapAny || v.type.name.endsWith('.Values'))
      );
    case 'list':
      return v instanceof GoSlice && v.type === types.sliceAny;
    case 'time':
      return v instanceof GoStruct && v.type.name === 'time.Time';
    case 'cert':
      return v instanceof GoStruct && v.type.name === 'sprig.certificate';
    default:
      return true;
  }
}

/** A literal where its type is not known from the parameter (exec.go idealConstant). */
export function idealConstant(f: Frame, node: NumberNode): GoValue {
  if (node.kind === 'complex') return f.fail(`can't use complex constant ${node.text}`);
  if (node.kind === 'float') return node.float!;
  if (node.int === undefined) return f.fail(`${node.text} overflows int`);
  return int64Free(node.int);
}

const int64Free = (n: bigint): GoInt => (n >= -1n && n < 256n ? int(Number(n)) : new GoInt(n));

/** A literal for a typed parameter; messages as exec.go's evalInteger, evalString… word them. */
export function constantFor(f: Frame, node: ArgNode, param: Param, printed: string): GoValue {
  switch (param) {
    case 'any':
    case 'value':
      if (node.type === 'number') return idealConstant(f, node);
      return node.type === 'string' ? node.text : node.type === 'bool' ? node.value : undefined;
    case 'string':
      return node.type === 'string' ? node.text : f.fail(`expected string; found ${printed}`);
    case 'bool':
      return node.type === 'bool' ? node.value : f.fail(`expected bool; found ${printed}`);
    case 'int':
    case 'int64':
      if (node.type === 'number' && node.int !== undefined)
        return param === 'int' ? int64Free(node.int) : new GoInt(node.int, 'int64');
      return f.fail(`expected integer; found ${printed}`);
    case 'uint32':
      if (node.type === 'number' && node.int !== undefined && node.int >= 0n)
        return new GoInt(node.int & 0xffffffffn, 'uint32');
      return f.fail(`expected unsigned integer; found ${printed}`);
    case 'float64':
      return node.type === 'number' && node.float !== undefined
        ? node.float
        : f.fail(`expected float; found ${printed}`);
    default:
      return f.fail(`can't handle ${printed} for arg of type ${typeNames[param]}`);
  }
}

/** nil written as a literal. */
export function nilFor(f: Frame, param: Param): GoValue {
  if (param === 'any') return null;
  if (param === 'value') return undefined;
  if (param === 'dict') return nilMap;
  if (param === 'list') return nilSlice;
  return f.fail(`cannot assign nil to ${typeNames[param]}`);
}
