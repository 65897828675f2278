import { quoteGo as quote } from '../../kube/go-quote.js';
import type { GoValue, Param } from '../go/values.js';
import { GoError } from '../go/values.js';
import type { Node, Tree } from './ast.js';
import { locate } from './location.js';
import { printNode } from './print.js';
import type { Tracer, TraceSite } from './tracer.js';

/** What stops a run that would otherwise eat the machine. */
export const runLimits = {
  /** UTF-16 units in one string or output. */
  text: 64 * 1024 * 1024,
  /** Elements of a list that a function makes (`until`, `repeat`, `splitList`). */
  list: 5_000_000,
  /** Loop turns, calls and template invocations of one render. */
  steps: 50_000_000,
  /** Template calls within template calls. Go allows 100,000; the JavaScript stack does not. */
  depth: 100_000,
} as const;

/** A template function: typed parameters as Go declares them, so that wrong arguments fail in Go's words. */
export interface FunctionDef {
  readonly params: readonly Param[];
  /** The last parameter repeats. */
  readonly variadic?: boolean;
  call(context: CallContext, ...args: never[]): GoValue;
  /** How the origins of text arguments carry over to a text result, in traced runs. */
  readonly traced?: TextFlow;
}

/** `whole`: the result is one of the arguments; `lines`: every line of the last argument, moved; `trim`: a part of it. */
export type TextFlow = 'whole' | 'lines' | 'trim' | 'include';

export type FunctionTable = Readonly<Record<string, FunctionDef>>;

/** What a function may know of the run it is called in. */
export type CallContext = Frame;

/** The part of a render that functions and templates share. */
export interface Run {
  readonly functions: ReadonlyMap<string, FunctionDef>;
  readonly helmVersion: 3 | 4;
  readonly now: Date;
  random(count: number): Uint8Array;
  lookup(apiVersion: string, kind: string, namespace: string, name: string): GoValue;
  /** How often each include is on the stack. */
  readonly included: Map<string, number>;
  steps: number;
  depth: number;
  readonly tracer?: Tracer;
}

export interface Compiled {
  readonly tree: Tree;
  run(frame: Frame, dot: GoValue): void;
}

/** Named templates that see each other. `tpl` works on a child, whose definitions do not leak. */
export class TemplateSet {
  private readonly own = new Map<string, Compiled>();

  constructor(private readonly parent?: TemplateSet) {}

  lookup(name: string): Compiled | undefined {
    return this.own.get(name) ?? this.parent?.lookup(name);
  }

  define(name: string, template: Compiled): void {
    this.own.set(name, template);
  }

  names(): string[] {
    return [...new Set([...(this.parent?.names() ?? []), ...this.own.keys()])];
  }
}

/** Where a template writes. */
export class Writer {
  text = '';

  write(text: string): void {
    this.text += text;
    if (this.text.length > runLimits.text)
      throw new GoError(`output exceeds the limit of ${runLimits.text} characters`);
  }

  /** The text without Go's `<no value>`, which Helm deletes wherever it stands (engine.go render). */
  finish(): string {
    if (this.text.includes('<no value>')) this.text = this.text.replaceAll('<no value>', '');
    return this.text;
  }
}

/** One execution of one template: Go's `state`. */
export class Frame {
  readonly vars: GoValue[];
  /** The node being evaluated, for errors. */
  node: Node | undefined;
  /** Whether the innermost loop goes over values whose type Go knows, such as integers. */
  typedElements = false;

  constructor(
    readonly run: Run,
    readonly set: TemplateSet,
    readonly template: Compiled,
    readonly out: Writer,
    root: GoValue,
    readonly site?: TraceSite,
  ) {
    this.vars = [root];
  }

  /** Ends the execution with an error at the current node. */
  fail(message: string, cause?: GoError): never {
    throw new ExecError(this, this.node, message, cause);
  }

  step(): void {
    if (++this.run.steps > runLimits.steps) this.fail(`execution exceeds the limit of ${runLimits.steps} steps`);
  }
}

/** Go's template.ExecError: `template: FILE:LINE:COL: executing "NAME" at <NODE>: message`. */
export class ExecError extends GoError {
  readonly node: Node | undefined;

  constructor(frame: Frame, node: Node | undefined, message: string, cause?: GoError) {
    super(wording(frame, node, message), cause);
    this.node = node;
  }
}

function wording(frame: Frame, node: Node | undefined, message: string): string {
  const { name } = frame.template.tree;
  if (!node) return `template: ${name}: ${message}`;
  const { line, column } = locate(node.tree.text, node.pos);
  return `template: ${node.tree.parseName}:${line}:${column}: executing ${quote(name)} at <${printNode(node)}>: ${message}`;
}
