import type { GoMap, GoSlice, GoText, GoValue } from '../go/values.js';
import type { BranchNode, Node, TextNode, TreeInfo } from './ast.js';
import type { Frame, FunctionDef, Writer } from './runtime.js';

/** A call on the way to a place: the include, template or tpl node, and who called that. */
export interface TraceSite {
  readonly tree: TreeInfo;
  readonly offset: number;
  readonly what: 'include' | 'template' | 'tpl' | 'range';
  readonly name: string;
  readonly caller?: TraceSite;
  /** For `tpl`: the text that is parsed, with its origins. */
  readonly source?: GoText;
}

/** What a traced run tells. Untraced runs never call it. */
export interface Tracer {
  writer(): Writer;
  text(out: Writer, node: TextNode, site: TraceSite | undefined): void;
  print(out: Writer, value: GoValue, printed: string, node: Node, site: TraceSite | undefined): void;
  /** A field or index read; may wrap a string so that its origin travels with it. */
  read(holder: GoMap | GoSlice, key: string | number, value: GoValue, node: Node, site: TraceSite | undefined): GoValue;
  /** A function call: unwraps arguments, calls, and wraps a text result. */
  call(
    def: FunctionDef,
    name: string,
    args: GoValue[],
    invoke: (args: GoValue[]) => GoValue,
    node: Node,
    site: TraceSite | undefined,
  ): GoValue;
  /** The output of an include or tpl, as a value. */
  captured(out: Writer, text: string): GoText | string;
  /** A branch of `if`, `with` or `range` was taken (`true`) or its else (`false`), because of a value. */
  branch(node: BranchNode, taken: boolean, value: GoValue): void;
  /** The statement that `branch` told of is done; what its bodies may have assigned depends on it, too. */
  leave(f: Frame, slots: readonly (number | undefined)[]): void;
  /** A variable got a value. */
  assigned(f: Frame, slot: number, node: Node): void;
  /** A variable is read. */
  variable(f: Frame, slot: number): void;
  /** The text given to the `tpl` that is about to run. */
  takeTplSource(): GoText | undefined;
}
