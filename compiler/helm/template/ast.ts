/**
 * The tree of a template, node for node that of Go's text/template/parse, because Helm's errors print nodes and their
 * positions. `pos` is a UTF-16 offset into the text of `tree`; Go's byte columns are computed when an error is worded.
 */
export interface TreeInfo {
  /** Name of the file, as errors print it. */
  readonly parseName: string;
  readonly text: string;
  /** True for text that `tpl` parsed: positions in it are not positions in a file of the chart. */
  readonly dynamic?: boolean;
}

interface Base {
  readonly pos: number;
  readonly tree: TreeInfo;
}

export interface TextNode extends Base {
  readonly type: 'text';
  readonly text: string;
}
export interface ActionNode extends Base {
  readonly type: 'action';
  readonly pipe: PipeNode;
  readonly end: number;
}
export interface PipeNode extends Base {
  readonly type: 'pipe';
  readonly isAssign: boolean;
  readonly decl: readonly VariableNode[];
  readonly cmds: readonly CommandNode[];
}
export interface CommandNode extends Base {
  readonly type: 'command';
  readonly args: readonly ArgNode[];
}
export interface FieldNode extends Base {
  readonly type: 'field';
  readonly ident: readonly string[];
}
export interface VariableNode extends Base {
  readonly type: 'variable';
  /** `$x`, then fields. */
  readonly ident: readonly string[];
}
export interface ChainNode extends Base {
  readonly type: 'chain';
  readonly node: ArgNode;
  readonly field: readonly string[];
}
export interface IdentifierNode extends Base {
  readonly type: 'identifier';
  readonly ident: string;
}
export interface DotNode extends Base {
  readonly type: 'dot';
}
export interface NilNode extends Base {
  readonly type: 'nil';
}
export interface BoolNode extends Base {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface NumberNode extends Base {
  readonly type: 'number';
  readonly text: string;
  readonly int?: bigint;
  readonly float?: number;
  /** Written as a float or too large for int64. */
  readonly kind: 'int' | 'float' | 'char' | 'complex';
}
export interface StringNode extends Base {
  readonly type: 'string';
  readonly quoted: string;
  readonly text: string;
}
export interface BranchNode extends Base {
  readonly type: 'if' | 'range' | 'with';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList?: ListNode;
}
export interface TemplateNode extends Base {
  readonly type: 'template';
  readonly name: string;
  readonly pipe?: PipeNode;
}
export interface BreakNode extends Base {
  readonly type: 'break' | 'continue';
}
export interface ListNode extends Base {
  readonly type: 'list';
  readonly nodes: readonly StatementNode[];
}

export type ArgNode =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;
export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | BreakNode;
export type Node = ArgNode | StatementNode | CommandNode | ListNode;

/** A named template: the file itself, a `define` or a `block`. */
export interface Tree {
  readonly name: string;
  readonly root: ListNode;
  readonly info: TreeInfo;
}

/** True where a tree holds nothing but blanks and comments: it does not replace an earlier definition. */
export function isEmptyTree(list: ListNode): boolean {
  return list.nodes.every((n) => n.type === 'text' && /^[\s\u0085]*$/.test(n.text));
}

const assignments = new WeakMap<Node, readonly string[]>();

/** Names of the variables that the bodies of a branch assign anew. */
export function assignedIn(node: StatementNode): readonly string[] {
  const known = assignments.get(node);
  if (known) return known;
  const names = new Set<string>();
  const list = (l: ListNode | undefined): void => l?.nodes.forEach(visit);
  const visit = (n: StatementNode): void => {
    if ('pipe' in n && n.pipe?.isAssign) for (const d of n.pipe.decl) names.add(d.ident[0]!);
    if ('list' in n) {
      list(n.list);
      list(n.elseList);
    }
  };
  if ('list' in node) {
    list(node.list);
    list(node.elseList);
  }
  const found = [...names];
  assignments.set(node, found);
  return found;
}
