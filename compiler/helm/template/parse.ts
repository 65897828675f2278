import type { Tree, TreeInfo } from './ast.js';
import { TemplateSyntaxError, theGrammar } from './grammar.js';

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
  const parser = theGrammar();
  const saved = parser.trees;
  parser.start(info, functions);
  try {
    const tree = parser.file();
    if (parser.errors.length) throw new TemplateSyntaxError(`template: ${name}:1: ${parser.errors[0]!.message}`, 0);
    parser.add(tree);
    return [...parser.trees.values()];
  } catch (e) {
    if (e instanceof RangeError) throw new TemplateSyntaxError(`template: ${name}:1: max expression depth exceeded`, 0);
    throw e;
  } finally {
    parser.trees = saved;
  }
}
