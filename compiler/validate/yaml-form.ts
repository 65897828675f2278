import type { Decoded } from '../decode/decode.js';
import { isObject, type Json, type JsonObject } from '../kube/json.js';
import type { ApiObject, DuplicateKey } from '../lower/api-object.js';

/**
 * Decodes what reaches the server as YAML. sigs.k8s.io/yaml sorts the keys on the way to JSON, so that the first of
 * several errors is another one than in the text, and tells of repeated keys by their lines. Text that begins with a
 * brace is JSON to it and is taken as it stands (apimachinery pkg/util/yaml/decoder.go).
 */
export function decodeFrom(object: ApiObject, decode: (value: JsonObject) => Decoded): Decoded {
  const first = decode(object.value);
  if (!first.error && first.strictErrors.length === 0) return first;
  if (!isYaml(object)) return first;
  const decoded = first.error || first.strictErrors.length > 1 ? decode(sorted(object.value) as JsonObject) : first;
  const repeated = decoded.error ? undefined : repeatedKeys(object);
  return repeated === undefined ? decoded : { ...decoded, repeatedKeys: repeated };
}

const textOf = ({ frontend, provenance }: ApiObject): { text: string; start: number } | undefined => {
  const document = frontend === 'yaml' ? provenance.editable?.()?.document : undefined;
  return document && { text: document.file.text, start: document.range.start };
};

function isYaml(object: ApiObject): boolean {
  if (object.frontend === 'chart') return true;
  const source = textOf(object);
  return source !== undefined && !/^\s*\{/.test(source.text.slice(source.start, source.start + 1000));
}

function repeatedKeys(object: ApiObject): string | undefined {
  const source = textOf(object);
  if (!source || object.duplicateKeys.length === 0) return undefined;
  const line = ({ span }: DuplicateKey): number =>
    source.text.slice(source.start, startOfValue(source.text, span.end)).split('\n').length;
  const lines = object.duplicateKeys.map(
    (d) => `  line ${line(d)}: key ${JSON.stringify(d.path.at(-1))} already set in map`,
  );
  return `yaml: unmarshal errors:\n${lines.join('\n')}`;
}

/** Where the value of a key begins: the line that is told is its, not that of the key. */
function startOfValue(text: string, endOfKey: number): number {
  const between = /\s*:(?:\s|#.*)*/y;
  between.lastIndex = endOfKey;
  return between.test(text) ? between.lastIndex : endOfKey;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, v]): [string, Json] => [key, sorted(v!)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
