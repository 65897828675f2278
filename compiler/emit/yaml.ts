import { Document, visit } from 'yaml';
import { isObject, type Json, type JsonObject } from '../kube/json.js';

/** What an object says first, whatever its source says first. The rest keeps its order. */
const leading = ['apiVersion', 'kind', 'metadata'];
const leadingMeta = ['name', 'generateName', 'namespace', 'labels', 'annotations'];

/**
 * One object as a YAML document. Strings that a YAML 1.1 or 1.2 reader would take for something else are quoted, long
 * lines are not folded, text of several lines is a block, and nothing is shared by anchors.
 */
export function toYaml(object: JsonObject): string {
  const document = new Document(ordered(object), {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      // A merge key and `=` mean something to YAML 1.1; the emitter's own test covers the other words.
      if (node.value === '<<' || node.value === '=' || (key === 'key' && /^[yYnN]$/.test(node.value)))
        node.type = 'QUOTE_DOUBLE';
      else if (isBlock(node.value)) node.type = 'BLOCK_LITERAL';
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: false, blockQuote: 'literal' });
}

/** Objects as one stream, each behind its own `---` but the first. */
export function toYamlStream(objects: readonly JsonObject[]): string {
  return objects.map(toYaml).join('---\n');
}

/** Text that reads well as a block: several lines, nothing that a block cannot hold as it is. */
function isBlock(text: string): boolean {
  return (
    /\n/.test(text) && !/[^\S\n]\n|\t|\r|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^\s/.test(text)
  );
}

/** @internal */
export function ordered(object: JsonObject): JsonObject {
  const out = first(object, leading);
  const metadata = out['metadata'];
  if (isObject(metadata)) out['metadata'] = first(metadata, leadingMeta);
  return out;
}

function first(object: JsonObject, names: readonly string[]): JsonObject {
  const keys = Object.keys(object);
  const sorted = [...names.filter((n) => Object.hasOwn(object, n)), ...keys.filter((k) => !names.includes(k))];
  return Object.fromEntries(sorted.map((k) => [k, object[k] as Json]));
}
