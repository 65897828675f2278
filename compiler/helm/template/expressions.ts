import { quoteGo as quote } from '../../kube/go-quote.js';
import { truth } from '../go/compare.js';
import { GoStruct, GoText, type GoValue, type Method, type Param, typeName } from '../go/values.js';
import { argFor, type Eval, paramAt } from './arguments.js';
import { arityProblem } from './arity.js';
import type {
  ArgNode,
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Node,
  PipeNode,
  VariableNode,
} from './ast.js';
import { failedCall, field, holdsInterfaces, invoke } from './field.js';
import { printNode } from './print.js';
import type { Frame, FunctionDef } from './runtime.js';
import type { Scope } from './scope.js';
import { idealConstant, validate } from './values-of.js';

/** A command gets the value of the one before it as its last argument; `missing` where there is none. */
export const missing = Symbol('missing') as unknown as GoValue;
type CommandEval = (f: Frame, dot: GoValue, final: GoValue) => GoValue;

/** A nil inside an interface is unwrapped when a pipeline hands it on. */
const unwrap = (v: GoValue): GoValue => (v === null ? undefined : v);

export function compilePipe(pipe: PipeNode, scope: Scope): Eval {
  const commands = pipe.cmds.map((c) => compileCommand(c, scope));
  const value = pipeValue(pipe, commands);
  if (!pipe.decl.length) return value;
  const slots = pipe.decl.map((v) => (pipe.isAssign ? scope.resolve(v.ident[0]!) : scope.declare(v.ident[0]!)));
  const names = pipe.decl.map((v) => v.ident[0]!);
  return (f, dot) => {
    const v = value(f, dot);
    slots.forEach((slot, i) => {
      if (slot === undefined) f.fail(`undefined variable: ${names[i]}`);
      else {
        f.vars[slot] = v;
        f.run.tracer?.assigned(f, slot, pipe);
      }
    });
    return v;
  };
}

function pipeValue(pipe: PipeNode, commands: CommandEval[]): Eval {
  const [first, second] = commands as [CommandEval, CommandEval?];
  if (commands.length === 1)
    return (f, dot) => {
      f.node = pipe;
      return unwrap(first(f, dot, missing));
    };
  if (commands.length === 2)
    return (f, dot) => {
      f.node = pipe;
      return unwrap(second!(f, dot, unwrap(first(f, dot, missing))));
    };
  return (f, dot) => {
    f.node = pipe;
    let value = missing;
    for (const command of commands) value = unwrap(command(f, dot, value));
    return value;
  };
}

function compileCommand(cmd: CommandNode, scope: Scope): CommandEval {
  const word = cmd.args[0]!;
  switch (word.type) {
    case 'field':
      return compileField(word, cmd.args, scope);
    case 'chain':
      return compileChain(word, cmd.args, scope);
    case 'variable':
      return compileVariable(word, cmd.args, scope);
    case 'identifier':
      return compileCall(word, cmd, cmd.args.slice(1), scope);
    case 'pipe': {
      const inner = compilePipe(word, scope);
      return (f, dot, final) => {
        notAFunction(f, cmd, final);
        return inner(f, dot);
      };
    }
  }
  const constant = literal(word);
  return (f, dot, final) => {
    f.node = word;
    notAFunction(f, cmd, final);
    return constant(f, dot);
  };
}

function notAFunction(f: Frame, cmd: CommandNode, final: GoValue): void {
  if (cmd.args.length > 1 || final !== missing)
    f.fail(`can't give argument to non-function ${printNode(cmd.args[0]!)}`);
}

function literal(node: ArgNode): Eval {
  switch (node.type) {
    case 'bool':
      return () => node.value;
    case 'dot':
      return (_f, dot) => dot;
    case 'string':
      return () => node.text;
    case 'number':
      return (f) => idealConstant(f, node);
    default:
      return (f) => f.fail('nil is not a command');
  }
}

function compileField(node: FieldNode, args: readonly ArgNode[], scope: Scope): CommandEval {
  const chain = compileChainOf(node, node.ident, args, scope, scope.dotIsInterface);
  return (f, dot, final) => {
    f.node = node;
    return chain(f, dot, final, dot);
  };
}

function compileVariable(node: VariableNode, args: readonly ArgNode[], scope: Scope): CommandEval {
  const name = node.ident[0]!;
  const slot = scope.resolve(name);
  const chain =
    node.ident.length > 1 ? compileChainOf(node, node.ident.slice(1), args, scope, scope.isInterface(name)) : undefined;
  return (f, dot, final) => {
    f.node = node;
    if (slot === undefined) f.fail(`undefined variable: ${name}`);
    const value = f.vars[slot!];
    f.run.tracer?.variable(f, slot!);
    if (chain) return chain(f, dot, final, value);
    if (args.length > 1 || final !== missing) f.fail(`can't give argument to non-function ${printNode(args[0]!)}`);
    return value;
  };
}

function compileChain(node: ChainNode, args: readonly ArgNode[], scope: Scope): CommandEval {
  const head = node.node.type === 'nil' ? undefined : compileArg(node.node, 'value', scope);
  const chain = compileChainOf(node, node.field, args, scope, false);
  return (f, dot, final) => {
    f.node = node;
    if (!head) f.fail(`indirection through explicit nil in ${printNode(node)}`);
    return chain(f, dot, final, head!(f, dot));
  };
}

type ChainEval = (f: Frame, dot: GoValue, final: GoValue, receiver: GoValue) => GoValue;

/** `.a.b.c`: all but the last without arguments, the last may be a method with some. */
function compileChainOf(
  node: Node,
  ident: readonly string[],
  args: readonly ArgNode[],
  scope: Scope,
  isInterface: boolean,
): ChainEval {
  const rest = args.slice(1);
  const last = ident.length - 1;
  // Few fields are methods; without arguments nothing of the scope is wanted.
  let callee = rest.length ? compileMethodArgs(rest, scope) : undefined;
  const call = (f: Frame, dot: GoValue, m: Method, receiver: GoValue, final: GoValue): GoValue => {
    callee ??= compileMethodArgs(rest, scope);
    return callee(f, dot, m, ident[last]!, receiver, node, final);
  };
  return (f, dot, final, receiver) => {
    let value = receiver;
    let inInterface = isInterface && !f.typedElements;
    for (let i = 0; i < last; i++) {
      const next = field(f, node, ident[i]!, value, inInterface);
      inInterface = holdsInterfaces(value);
      value = next;
    }
    const hasArgs = rest.length > 0 || final !== missing;
    return field(f, node, ident[last]!, value, inInterface, hasArgs ? (m, v) => call(f, dot, m, v, final) : undefined);
  };
}

function compileMethodArgs(nodes: readonly ArgNode[], scope: Scope) {
  // The parameter types are known only when the receiver is; the variables in scope only now.
  const operands = nodes.map((n) => compileOperand(n, scope));
  const cache = new Map<Method, Eval[]>();
  return (
    f: Frame,
    dot: GoValue,
    method: Method,
    name: string,
    receiver: GoValue,
    node: Node,
    final: GoValue,
  ): GoValue => {
    const count = nodes.length + (final === missing ? 0 : 1);
    if (count !== method.params.length && !method.variadic)
      return f.fail(`wrong number of args for ${name}: want ${method.params.length} got ${count}`);
    let evals = cache.get(method);
    if (!evals) {
      evals = nodes.map((n, i) => argFor(n, operands[i], paramAt(method, i)));
      cache.set(method, evals);
    }
    const args = evals.map((e) => e(f, dot));
    if (final !== missing) args.push(validate(f, final, paramAt(method, args.length)));
    const plain = f.run.tracer ? args.map((a) => (a instanceof GoText ? a.text : a)) : args;
    return invoke(f, name, node, () => method.call(receiver, ...plain));
  };
}

/** An argument for a parameter of a known type. */
export const compileArg = (node: ArgNode, param: Param, scope: Scope): Eval =>
  argFor(node, compileOperand(node, scope), param);

/** What an argument evaluates to, whatever the parameter; undefined for literals, whose meaning depends on it. */
function compileOperand(node: ArgNode, scope: Scope): Eval | undefined {
  switch (node.type) {
    case 'dot':
      return (_f, dot) => dot;
    case 'field': {
      const get = compileField(node, [node], scope);
      return (f, dot) => get(f, dot, missing);
    }
    case 'variable': {
      const get = compileVariable(node, [node], scope);
      return (f, dot) => get(f, dot, missing);
    }
    case 'pipe':
      return compilePipe(node, scope);
    case 'identifier': {
      const call = compileCall(node, node, [], scope);
      return (f, dot) => call(f, dot, missing);
    }
    case 'chain': {
      const get = compileChain(node, [node], scope);
      return (f, dot) => get(f, dot, missing);
    }
    default:
      return undefined;
  }
}

function compileCall(word: IdentifierNode, at: Node, argNodes: readonly ArgNode[], scope: Scope): CommandEval {
  const name = word.ident;
  const def = scope.functions.get(name);
  if (!def)
    return (f) => {
      f.node = word;
      return f.fail(`${quote(name)} is not a defined function`);
    };
  if (name === 'and' || name === 'or') return compileShortCircuit(word, name, argNodes, scope);
  const args = argNodes.map((n, i) => compileArg(n, paramAt(def, i), scope));
  const isCall = name === 'call';
  return (f, dot, final) => {
    f.node = word;
    const problem = arityProblem(def, name, args.length, final !== missing);
    if (problem) f.fail(problem);
    const values: GoValue[] = new Array(args.length);
    for (let i = 0; i < args.length; i++) values[i] = args[i]!(f, dot);
    if (final !== missing) values.push(validate(f, final, paramAt(def, args.length)));
    if (isCall) values.splice(1, Infinity, calleeName(argNodes[0], final));
    return apply(f, def, name, values, at);
  };
}

/** How `call` names what it was given (exec.go evalCall). */
function calleeName(node: ArgNode | undefined, final: GoValue): string {
  if (node) return printNode(node);
  return typeof final === 'string' ? final : `<${typeName(final)} Value>`;
}

/** The frame for a template that calls another: the call is at its own word, not at its last argument. */
function calledAt(f: Frame, name: string, node: Node): Frame {
  return name === 'include' || name === 'tpl' ? (Object.assign(Object.create(f), { node }) as Frame) : f;
}

/** What a function hands on is a copy, which has not the methods of a pointer to it. */
function copied(v: GoStruct): GoStruct {
  const { string: _, stringOnPointer: __, methods: ___, ...type } = v.type;
  return new GoStruct(type, v.fields, v.data, v.embedded);
}

function apply(f: Frame, def: FunctionDef, name: string, values: GoValue[], at: Node): GoValue {
  const { tracer } = f.run;
  const call = def.call as (frame: Frame, ...args: GoValue[]) => GoValue;
  f.step();
  try {
    const result = tracer
      ? tracer.call(def, name, values, (args) => call(calledAt(f, name, at), ...args), at, f.site)
      : call(f, ...values);
    return result instanceof GoStruct && result.type.stringOnPointer ? copied(result) : result;
  } catch (e) {
    return failedCall(f, name, at, e);
  }
}

/** `and` and `or` evaluate only as far as they need to and return an operand. */
function compileShortCircuit(
  word: IdentifierNode,
  name: 'and' | 'or',
  argNodes: readonly ArgNode[],
  scope: Scope,
): CommandEval {
  const args = argNodes.map((n) => compileArg(n, 'value', scope));
  const stopAt = name === 'or';
  return (f, dot, final) => {
    f.node = word;
    if (!args.length && final === missing) f.fail(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: GoValue;
    for (const arg of args) {
      value = arg(f, dot);
      if (truth(value) === stopAt) return value;
    }
    return final === missing ? value : final;
  };
}
