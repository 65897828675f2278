import type { GraphNode } from '../../compiler/graph/graph.js';
import { get, isObject, type Path } from '../../compiler/kube/json.js';
import type { Origin } from '../../compiler/lower/api-object.js';

/**
 * The place to show for a field: its value where it is a scalar, its key where it is a block. A field that is missing is
 * shown at what would hold it: the key of the parent, the name of the list item, the name of the object.
 */
export function placeOf(node: GraphNode, path: Path, atKey = false): Origin {
  const { provenance } = node.object;
  const known = existing(node, path);
  if (known.length === path.length && path.length > 0) {
    if (atKey) return provenance.locateKey(path);
    const value = get(node.value, path);
    if (!isObject(value) && !Array.isArray(value)) return provenance.locate(path);
  }
  if (known.length === 0) return provenance.locate(nameOf(node));
  if (typeof known.at(-1) === 'number') {
    const item = get(node.value, known);
    const name = isObject(item) && Object.keys(item).find((k) => ['name', 'host', 'key', 'kind', 'path'].includes(k));
    return provenance.locate(name ? [...known, name] : known);
  }
  return provenance.locateKey(known);
}

function existing(node: GraphNode, path: Path): Path {
  for (let length = path.length; length > 0; length--) {
    const value = get(node.value, path.slice(0, length));
    if (value !== undefined && (value !== null || length === path.length)) return path.slice(0, length);
  }
  return [];
}

function nameOf(node: GraphNode): Path {
  if (node.name) return ['metadata', 'name'];
  return get(node.value, ['metadata', 'generateName']) === undefined ? ['kind'] : ['metadata', 'generateName'];
}
