import { quoteGo as quote } from '../../kube/go-quote.js';
import { truth } from '../go/compare.js';
import { formatPrintable, formatV, sortedKeys } from '../go/print.js';
import { GoBytes, GoError, GoInt, GoMap, GoSlice, GoText, type GoValue, int } from '../go/values.js';
import type { Eval } from './arguments.js';
import { assignedIn, type BranchNode, type ListNode, type StatementNode, type TemplateNode, type Tree } from './ast.js';
import { compilePipe } from './expressions.js';
import { holdsInterfaces } from './field.js';
import { type Compiled, ExecError, Frame, type FunctionDef, runLimits } from './runtime.js';
import { Scope } from './scope.js';

/** What a statement tells the loop around it. */
const flow = { next: 0, break: 1, continue: 2 } as const;
type Signal = (typeof flow)[keyof typeof flow];
type Statement = (f: Frame, dot: GoValue) => Signal;

/** A tree as closures, made at its first execution, for libraries define more than a chart uses. They serve every set. */
export function compileTree(tree: Tree, functions: ReadonlyMap<string, FunctionDef>): Compiled {
  let body: Statement | undefined;
  return {
    tree,
    run(frame: Frame, dot: GoValue): void {
      body ??= compileList(tree.root, new Scope(functions));
      body(frame, dot);
    },
  };
}

/** A body, compiled when it is first taken: most branches of most charts never are. */
function bodyOf(list: ListNode, at: Scope, dotIsInterface = at.dotIsInterface): Statement {
  let body: Statement | undefined;
  return (f, dot) => {
    body ??= compileList(list, at.copy(dotIsInterface));
    return body(f, dot);
  };
}

function compileList(list: ListNode, scope: Scope): Statement {
  const parts = list.nodes.map((n) => compileStatement(n, scope));
  const [only] = parts;
  if (parts.length === 1) return only!;
  return (f, dot) => {
    for (const part of parts) {
      const signal = part(f, dot);
      if (signal !== flow.next) return signal;
    }
    return flow.next;
  };
}

function compileStatement(node: StatementNode, scope: Scope): Statement {
  switch (node.type) {
    case 'text':
      return (f) => {
        if (f.run.tracer) f.run.tracer.text(f.out, node, f.site);
        else f.out.write(node.text);
        return flow.next;
      };
    case 'action': {
      const value = compilePipe(node.pipe, scope);
      if (node.pipe.decl.length) return silent(value);
      return (f, dot) => {
        f.node = node;
        const v = value(f, dot);
        f.node = node;
        printValue(f, v, node);
        return flow.next;
      };
    }
    case 'template':
      return compileTemplateCall(node, scope);
    case 'break':
      return () => flow.break;
    case 'continue':
      return () => flow.continue;
    case 'range':
      return compileRange(node, scope.copy());
    default:
      return compileBranch(node, scope.copy());
  }
}

const silent =
  (value: Eval): Statement =>
  (f, dot) => {
    value(f, dot);
    return flow.next;
  };

function printValue(f: Frame, v: GoValue, node: StatementNode): void {
  const text = typeof v === 'string' ? v : formatPrintable(v);
  if (f.run.tracer) f.run.tracer.print(f.out, v, text, node, f.site);
  else f.out.write(text);
}

/** Variables from around a branch that its bodies may have assigned. */
const assignedSlots = (node: BranchNode, scope: Scope): (number | undefined)[] =>
  assignedIn(node).map((name) => scope.resolve(name));

function compileBranch(node: BranchNode, scope: Scope): Statement {
  const condition = compilePipe(node.pipe, scope);
  const isWith = node.type === 'with';
  const list = bodyOf(node.list, scope, isWith ? false : scope.dotIsInterface);
  const otherwise = node.elseList && bodyOf(node.elseList, scope);
  return (f, dot) => {
    f.node = node;
    const v = condition(f, dot);
    const taken = truth(v);
    const { tracer } = f.run;
    tracer?.branch(node, taken, v);
    const signal = taken ? list(f, isWith ? v : dot) : otherwise ? otherwise(f, dot) : flow.next;
    tracer?.leave(f, assignedSlots(node, scope));
    return signal;
  };
}

function compileTemplateCall(node: TemplateNode, scope: Scope): Statement {
  const pipe = node.pipe && compilePipe(node.pipe, scope);
  return (f, dot) => {
    f.node = node;
    const target = f.set.lookup(node.name);
    if (!target) return f.fail(`template ${quote(node.name)} not defined`);
    const data = pipe ? pipe(f, dot) : undefined;
    const { run } = f;
    if (++run.depth > runLimits.depth) f.fail(`exceeded maximum template depth (${runLimits.depth})`);
    const site = run.tracer && {
      tree: node.tree,
      offset: node.pos,
      what: 'template' as const,
      name: node.name,
      caller: f.site,
    };
    try {
      execute(f, target, data, f.out, site);
    } catch (e) {
      if (e instanceof RangeError) throw new ExecError(f, node, `exceeded maximum template depth (${runLimits.depth})`);
      throw e;
    } finally {
      run.depth--;
    }
    return flow.next;
  };
}

/** Runs `target` in the set of `f`, with variables of its own. */
export function execute(f: Frame, target: Compiled, data: GoValue, out: Frame['out'], site?: Frame['site']): void {
  runFrame(new Frame(f.run, f.set, target, out, data, site), data);
}

/** Runs a frame; a limit that is hit while writing becomes an error at the last action. */
export function runFrame(frame: Frame, data: GoValue): void {
  frame.step();
  try {
    frame.template.run(frame, data);
  } catch (e) {
    if (!(e instanceof GoError) || e instanceof ExecError) throw e;
    frame.fail(e.message, e);
  }
}

interface Loop {
  readonly node: BranchNode;
  readonly body: Statement;
  /** Gives the variables of the loop, if it has any, their values. */
  readonly set: (f: Frame, key: GoValue, element: GoValue) => void;
}

function compileRange(node: BranchNode, scope: Scope): Statement {
  const { pipe } = node;
  // Variables that are there already hold the whole before they hold its parts (exec.go evalPipeline).
  const value = compilePipe(pipe.isAssign ? pipe : { ...pipe, decl: [] }, scope);
  const two = pipe.decl.length > 1;
  const set = loopVariables(node, scope);
  const body = bodyOf(node.list, scope, true);
  const otherwise = node.elseList && bodyOf(node.elseList, scope);
  const loop: Loop = { node, body, set };
  return (f, dot) => {
    f.node = node;
    const over = value(f, dot);
    const { tracer } = f.run;
    tracer?.branch(node, truth(over), over);
    const { typedElements } = f;
    f.typedElements = !holdsInterfaces(over);
    const ran = iterate(f, over, loop, two);
    f.typedElements = typedElements;
    const signal = ran !== undefined || !otherwise ? flow.next : otherwise(f, dot);
    tracer?.leave(f, assignedSlots(node, scope));
    return signal;
  };
}

function loopVariables(node: BranchNode, scope: Scope): Loop['set'] {
  const { pipe } = node;
  const two = pipe.decl.length > 1;
  const variables = pipe.decl.map((d, i) => {
    const name = d.ident[0]!;
    const isKey = two && i === 0;
    return { name, isKey, slot: pipe.isAssign ? scope.resolve(name) : scope.declare(name, !isKey) };
  });
  return (f, key, element) => {
    for (const { name, isKey, slot } of variables)
      if (slot === undefined) f.fail(`undefined variable: ${name}`);
      else {
        f.vars[slot] = isKey ? key : element;
        f.run.tracer?.assigned(f, slot, node);
      }
  };
}

/** Runs the body once; true when the loop must stop. */
function turn(f: Frame, loop: Loop, key: GoValue, element: GoValue): boolean {
  f.step();
  loop.set(f, key, element);
  return loop.body(f, element) === flow.break;
}

/** Undefined where there was nothing to go over, so that the else branch runs. */
function iterate(f: Frame, over: GoValue, loop: Loop, two: boolean): true | undefined {
  const { tracer } = f.run;
  if (over instanceof GoSlice) {
    if (!over.items.length) return undefined;
    const { items } = over;
    for (let i = 0; i < items.length; i++) {
      const item = tracer ? tracer.read(over, i, items[i], loop.node, f.site) : items[i];
      if (turn(f, loop, int(i), item === undefined ? null : item)) break;
    }
    return true;
  }
  if (over instanceof GoMap) {
    if (!over.size) return undefined;
    for (const key of sortedKeys(over)) {
      // A key that the body removed is still visited: Go sorted a copy of the entries.
      const raw = over.get(key);
      const value = tracer ? tracer.read(over, key, raw, loop.node, f.site) : raw;
      if (turn(f, loop, key, value === undefined ? null : value)) break;
    }
    return true;
  }
  return iterateOther(f, over, loop, two);
}

function iterateOther(f: Frame, over: GoValue, loop: Loop, two: boolean): true | undefined {
  if (over === undefined || over === null) return undefined;
  if (over instanceof GoInt) {
    if (two) f.fail(`can't use ${formatV(over)} to iterate over more than one variable`);
    if (over.value <= 0n) return undefined;
    for (let i = 0n; i < over.value; i++) if (turn(f, loop, undefined, new GoInt(i, over.type))) break;
    return true;
  }
  if (over instanceof GoBytes) {
    if (!over.bytes.length) return undefined;
    for (let i = 0; i < over.bytes.length; i++)
      if (turn(f, loop, int(i), new GoInt(BigInt(over.bytes[i]!), 'uint8'))) break;
    return true;
  }
  return f.fail(`range can't iterate over ${formatV(over instanceof GoText ? over.text : over)}`);
}
