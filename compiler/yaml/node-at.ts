import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { PathSegment } from '../kube/json.js';
import type { YamlDocument } from './parse.js';

export interface Cursor {
  /** The place in the document's value that the offset lies in. */
  readonly path: readonly PathSegment[];
  /** Whether the offset lies on a key, on a value, or between entries of the mapping or list at `path`. */
  readonly on: 'key' | 'value' | 'inside';
}

/** What an offset of the file points at within one document. */
export function cursorAt(document: YamlDocument, offset: number): Cursor {
  const at = offset - document.offset;
  const path: PathSegment[] = [];
  let node: Node | undefined = document.root;
  for (let depth = 0; node && depth < 1_000; depth++) {
    if (isSeq(node)) {
      const i: number = node.items.findIndex((item) => covers(item as Node, at));
      if (i < 0) return { path, on: 'inside' };
      path.push(i);
      node = node.items[i] as Node;
    } else if (isMap(node)) {
      const pair: Pair | undefined = (node.items as Pair[]).find(
        (p) => covers(p.key as Node, at) || covers(p.value as Node, at),
      );
      if (!pair || !isScalar(pair.key)) return { path, on: 'inside' };
      path.push(String(pair.key.value));
      if (covers(pair.key as Node, at)) return { path, on: 'key' };
      node = pair.value as Node;
    } else return { path, on: 'value' };
  }
  return { path, on: 'value' };
}

function covers(node: Node | null | undefined, at: number): boolean {
  const range = node?.range;
  if (!range) return false;
  // A collection owns the blank lines behind its last entry; a scalar ends with its text.
  return at >= range[0] && at <= (isScalar(node) ? range[1] : range[2]);
}
