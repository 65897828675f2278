import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import type { ListNode, Node, StatementNode, Tree } from '../template/ast.js';

/**
 * What statements that no render ran would read, as far as their text tells. An entry of the values that they mention is
 * not called unused: nobody has seen what they do.
 */
export class Mentions {
  /** Names behind `.Values` and names that stand alone, such as those in `with` or given to `index`. */
  private readonly chains: (readonly string[])[] = [];
  private readonly words = new Set<string>();

  constructor(
    trees: Iterable<Tree>,
    private readonly ran: ReadonlySet<Node>,
  ) {
    for (const { root } of trees) this.list(root);
  }

  /** Texts of the values that are templates themselves. */
  addValues(value: GoValue): void {
    if (value instanceof GoMap) for (const v of value.values()) this.addValues(v);
    else if (value instanceof GoSlice) for (const v of value.items) this.addValues(v);
    else if (typeof value === 'string' && value.includes('{{'))
      for (const m of value.matchAll(/\.Values\.([\w.-]+)/g)) this.chains.push(m[1]!.split('.'));
  }

  of(path: readonly string[]): boolean {
    if (path.some((key) => this.words.has(key))) return true;
    // Templates of subcharts leave out the names of their charts.
    return this.chains.some((chain) => path.some((_, from) => meet(chain, path.slice(from))));
  }

  private list(list: ListNode | undefined): void {
    for (const node of list?.nodes ?? []) this.statement(node);
  }

  private statement(node: StatementNode): void {
    if ('pipe' in node && node.pipe) {
      if (this.ran.has(node) || this.ran.has(node.pipe)) this.tails(node.pipe);
      else this.names(node.pipe);
    }
    if (!('list' in node)) return;
    this.list(node.list);
    this.list(node.elseList);
  }

  /** `and` and `or` may have stopped before their last arguments. */
  private tails(node: Node): void {
    if (node.type === 'pipe') for (const c of node.cmds) this.tails(c);
    if (node.type !== 'command') return;
    const [head, ...args] = node.args;
    const stops = head?.type === 'identifier' && (head.ident === 'and' || head.ident === 'or');
    args.forEach((arg, i) => {
      if (stops && i > 0) this.names(arg);
      else this.tails(arg);
    });
  }

  private names(node: Node): void {
    if (node.type === 'pipe') for (const c of node.cmds) this.names(c);
    else if (node.type === 'command') for (const a of node.args) this.names(a);
    else if (node.type === 'field') this.name(node.ident);
    else if (node.type === 'variable') this.name(node.ident.slice(1));
    else if (node.type === 'string') this.words.add(node.text);
    else if (node.type === 'chain') {
      this.names(node.node);
      this.name(node.field);
    }
  }

  private name(ident: readonly string[]): void {
    const at = ident.indexOf('Values');
    if (at >= 0) this.chains.push(ident.slice(at + 1));
    else for (const word of ident) this.words.add(word);
  }
}

/** Whether one of two paths leads through the other. */
const meet = (a: readonly string[], b: readonly string[]): boolean =>
  (a.length < b.length ? a : b).every((key, i) => key === (a.length < b.length ? b : a)[i]);
