import { formatFloat } from '../go/strconv.js';
import { GoError, GoMap, type GoValue } from '../go/values.js';
import { jsonKind, unmarshalYaml } from '../yaml/decode.js';

/** What Helm reads of each document: who it is, and its annotations. */
export interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

const none: ReadonlyMap<string, string> = new Map();

/** SimpleHead (release/util/manifest.go). @throws GoError where the text is no YAML or the head has other types */
export function readHead(text: string, helmVersion: 3 | 4): Head {
  const value = unmarshalYaml(text);
  if (value === null || value === undefined) return { apiVersion: '', kind: '', name: '', annotations: none };
  if (!(value instanceof GoMap))
    throw mismatch(value, '', helmVersion === 3 ? 'releaseutil.SimpleHead' : 'util.SimpleHead');
  const metadata = value.get('metadata');
  if (metadata !== null && metadata !== undefined && !(metadata instanceof GoMap))
    throw mismatch(
      metadata,
      'SimpleHead.metadata',
      'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
    );
  return {
    apiVersion: textOf(value.get('apiVersion'), 'SimpleHead.apiVersion'),
    kind: textOf(value.get('kind'), 'SimpleHead.kind'),
    name: metadata instanceof GoMap ? textOf(metadata.get('name'), '.metadata.name') : '',
    annotations: metadata instanceof GoMap ? annotationsOf(metadata.get('annotations')) : none,
  };
}

function annotationsOf(v: GoValue): ReadonlyMap<string, string> {
  if (v === null || v === undefined) return none;
  if (!(v instanceof GoMap)) throw mismatch(v, '.metadata.annotations', 'map[string]string');
  return new Map([...v].map(([k, x]) => [k, textOf(x, '.metadata.annotations')]));
}

/** Numbers and booleans are taken as text, as sigs.k8s.io/yaml does for string fields. */
function textOf(v: GoValue, field: string): string {
  if (v === null || v === undefined) return '';
  if (typeof v === 'string') return v;
  if (typeof v === 'boolean') return String(v);
  if (typeof v === 'number') return Number.isInteger(v) ? String(v) : formatFloat(v);
  throw mismatch(v, field, 'string');
}

function mismatch(v: GoValue, field: string, type: string): GoError {
  const place = field ? `Go struct field ${field} of type ${type}` : `Go value of type ${type}`;
  return new GoError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(v)} into ${place}`,
  );
}
