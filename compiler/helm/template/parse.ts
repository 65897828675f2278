import type { Tree, TreeInfo } from './ast.js';
import { Grammar, TemplateSyntaxError } from './grammar.js';

export { TemplateSyntaxError } from './grammar.js';

/**
 * Every template that a text defines: the text itself under `name`, and its `define`s and `block`s.
 * @throws TemplateSyntaxError in Go's words
 */
export function parseTemplate(
  name: string,
  text: string,
  functions: { has(name: string): boolean },
  dynamic = false,
): Tree[] {
  const info: TreeInfo = { parseName: name, text, ...(dynamic ? { dynamic } : {}) };
  try {
    const parser = new Grammar(info, functions);
    parser.add(parser.file());
    return [...parser.trees.values()];
  } catch (e) {
    if (e instanceof RangeError) throw new TemplateSyntaxError(`template: ${name}:1: max expression depth exceeded`, 0);
    throw e;
  }
}
