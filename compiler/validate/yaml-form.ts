import type { Decoded } from '../decode/decode.js';
import { isObject, type Json, type JsonObject } from '../kube/json.js';
import type { ApiObject, DuplicateKey } from '../lower/api-object.js';

/**
 * What the server does to YAML before it decodes it (sigs.k8s.io/yaml): keys are sorted on the way to JSON, so that the
 * first of several errors is another, and repeated keys are told by the line of the document.
 */
export interface YamlForm {
  /** `yaml: unmarshal errors: …`; undefined where no key is repeated, or where its line is unknown. */
  readonly repeatedKeys: string | undefined;
}

export function yamlFormOf(object: ApiObject): YamlForm | undefined {
  if (object.frontend !== 'yaml' && object.frontend !== 'chart') return undefined;
  return { repeatedKeys: object.duplicateKeys.length ? repeatedKeys(object) : undefined };
}

function repeatedKeys(object: ApiObject): string | undefined {
  const source = object.frontend === 'yaml' ? object.provenance.editable?.() : undefined;
  if (!source) return undefined;
  const { file, range } = source.document;
  const line = ({ span }: DuplicateKey): number =>
    file.text.slice(range.start, startOfValue(file.text, span.end)).split('\n').length;
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

/** Decodes again in the order of the keys where that may change the answer. */
export function decodeYaml(form: YamlForm, value: JsonObject, decode: (value: JsonObject) => Decoded): Decoded {
  const first = decode(value);
  const decoded = first.error || first.strictErrors.length > 1 ? decode(sorted(value) as JsonObject) : first;
  return form.repeatedKeys && !decoded.error ? { ...decoded, repeatedKeys: form.repeatedKeys } : decoded;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, v]): [string, Json] => [key, sorted(v!)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
