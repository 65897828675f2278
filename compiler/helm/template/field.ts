import {
  GoBytes,
  GoError,
  GoMap,
  GoSlice,
  GoStruct,
  type GoValue,
  type Method,
  methodsOf,
  typeName,
  types,
} from '../go/values.js';
import type { Node } from './ast.js';
import type { Frame } from './runtime.js';

export type MethodCall = (method: Method, receiver: GoValue) => GoValue;

/** text/template's evalField. */
export function field(
  f: Frame,
  node: Node,
  name: string,
  receiver: GoValue,
  isInterface: boolean,
  call?: MethodCall,
): GoValue {
  if (receiver instanceof GoMap && receiver.type === types.mapAny && !call) {
    const value = receiver.get(name);
    const found = value === undefined ? null : value;
    return f.run.tracer ? f.run.tracer.read(receiver, name, found, node, f.site) : found;
  }
  if (receiver === undefined) return undefined;
  if (receiver === null) return f.fail(`nil pointer evaluating interface {}.${name}`);
  return otherField(f, node, name, receiver, isInterface, call);
}

function otherField(
  f: Frame,
  node: Node,
  name: string,
  receiver: GoValue,
  isInterface: boolean,
  call?: MethodCall,
): GoValue {
  const methods = methodsOf(receiver);
  const method = methods && Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method) {
    if (call) return call(method, receiver);
    if (method.params.length && !(method.variadic && method.params.length === 1))
      return f.fail(`wrong number of args for ${name}: want ${method.params.length} got 0`);
    return invoke(f, name, node, () => method.call(receiver));
  }
  if (receiver instanceof GoMap) {
    if (call) return f.fail(`${name} is not a method but has arguments`);
    const value = receiver.get(name);
    const found = value === undefined ? zeroOf(receiver) : value;
    return f.run.tracer ? f.run.tracer.read(receiver, name, found, node, f.site) : found;
  }
  if (receiver instanceof GoStruct && receiver.has(name)) {
    if (call) return f.fail(`${name} has arguments but cannot be invoked as function`);
    return receiver.field(name);
  }
  return f.fail(`can't evaluate field ${name} in type ${isInterface ? 'interface {}' : typeName(receiver)}`);
}

/** Whether Go knows the elements of a value as `interface {}` only. */
export const holdsInterfaces = (v: GoValue): boolean =>
  (v instanceof GoSlice && v.type === types.sliceAny) ||
  (v instanceof GoMap && v.type.name !== types.mapString.name && v.type.name !== 'engine.files');

function zeroOf(map: GoMap): GoValue {
  if (map.type.name === types.mapString.name) return '';
  return map.type.name === 'engine.files' ? new GoBytes(new Uint8Array()) : null;
}

/** Runs a function; its error becomes `error calling NAME: …` at `node`. */
export function invoke(f: Frame, name: string, node: Node, run: () => GoValue): GoValue {
  try {
    return run();
  } catch (e) {
    return failedCall(f, name, node, e);
  }
}

/** With little stack left even compiling a regular expression fails, with a SyntaxError. */
const isStackOverflow = (e: unknown): boolean => e instanceof Error && e.message.includes('Maximum call stack');

/** Go counts includes; JavaScript's stack ends first. The words are those of Helm. */
const tooDeep = (name: string): string =>
  name === 'include'
    ? 'rendering template has a nested reference name: unable to execute template'
    : 'exceeded maximum template depth';

export function failedCall(f: Frame, name: string, node: Node, e: unknown): never {
  if (e instanceof RangeError || isStackOverflow(e)) {
    f.node = node;
    const stack = isStackOverflow(e);
    return f.fail(`error calling ${name}: ${stack ? tooDeep(name) : 'result exceeds the size limit'}`);
  }
  if (!(e instanceof GoError)) throw e;
  f.node = node;
  return f.fail(`error calling ${name}: ${e.message}`, e);
}
