import { isObject, type Json } from '../../compiler/kube/json.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { parseYaml } from '../../compiler/yaml/parse.js';

/** The objects in a step's stdin: YAML text, one object, a List, or an array of objects. */
export function readStdin(input: unknown): KubeObject[] {
  if (input === undefined || input === null) return [];
  if (typeof input === 'string')
    return parseYaml(new SourceFile('stdin', input)).flatMap((d) => unfold(d.value ?? null));
  return Array.isArray(input) ? input.flatMap((i) => unfold(i as Json)) : unfold(input as Json);
}

function unfold(value: Json): KubeObject[] {
  if (!isObject(value)) return [];
  if (Array.isArray(value['items']) && String(value['kind']).endsWith('List')) return value['items'].flatMap(unfold);
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  return [{ ...structuredClone(value), metadata: structuredClone(metadata) } as unknown as KubeObject];
}
