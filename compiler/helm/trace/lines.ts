import type { Node, PipeNode, TreeInfo } from '../template/ast.js';

const starts = new WeakMap<TreeInfo, number[]>();

/** One-based line of an offset in the text of a template. */
export function lineAt(tree: TreeInfo, offset: number): number {
  let table = starts.get(tree);
  if (!table) {
    table = [0];
    for (let i = tree.text.indexOf('\n'); i >= 0; i = tree.text.indexOf('\n', i + 1)) table.push(i + 1);
    starts.set(tree, table);
  }
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (table[mid]! <= offset) low = mid;
    else high = mid - 1;
  }
  return low + 1;
}

/** The lines that a statement stands on: all those of a text, and of an action those with a word of its pipeline. */
export function linesOf(node: Node): number[] {
  const lines = new Set<number>();
  const add = (offset: number): void => void lines.add(lineAt(node.tree, offset));
  if (node.type === 'text') {
    const lead = node.text.length - node.text.trimStart().length;
    const last = lineAt(node.tree, node.pos + Math.max(lead, node.text.trimEnd().length - 1));
    for (let line = lineAt(node.tree, node.pos + lead); line <= last; line++) lines.add(line);
  } else words(node, add);
  return [...lines].sort((a, b) => a - b);
}

function words(node: Node, add: (offset: number) => void): void {
  add(node.pos);
  if (node.type === 'pipe') pipeWords(node, add);
  else if (node.type === 'command') for (const arg of node.args) words(arg, add);
  else if (node.type === 'chain') words(node.node, add);
  else if ('pipe' in node && node.pipe) pipeWords(node.pipe, add);
}

function pipeWords(pipe: PipeNode, add: (offset: number) => void): void {
  for (const cmd of pipe.cmds) words(cmd, add);
}
