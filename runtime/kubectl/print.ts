import { parseJson } from '../../compiler/helm/functions/json-parse.js';
import { emitYaml } from '../../compiler/helm/yaml/emit.js';
import { escapeHtml, isObject, type Json, stringify } from '../../compiler/kube/json.js';
import { KubectlError, NotSimulated } from './command-line.js';
import { jsonPath } from './json-path.js';

/** Formats that kubectl has besides. */
const known = new Set(
  'custom-columns-file go-template go-template-file jsonpath-as-json jsonpath-file kyaml template templatefile'.split(
    ' ',
  ),
);

/**
 * A value in the form that `-o` asks for: name, json, yaml, jsonpath=…. cli-runtime pkg/genericclioptions.
 * The JSON of Go structs (`typed`) keeps their order, that of all else is sorted. @throws KubectlError
 */
export function printObject(value: Json, output: string, name: () => string, typed = false): string {
  if (output === 'name') return `${name()}\n`;
  if (output === 'json') return `${escapeHtml(stringify(typed ? value : sorted(value), 4))}\n`;
  if (output === 'yaml') return emitYaml(parseJson(stringify(value)));
  if (output.startsWith('jsonpath=')) return jsonPath(value, output.slice('jsonpath='.length).replace(/^'|'$/g, ''));
  if (known.has(output.split('=')[0]!)) throw new NotSimulated(`error: drydock does not simulate -o ${output}`);
  throw new KubectlError(
    `error: unable to match a printer suitable for the output format "${output}", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml`,
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.flatMap((k) => (value[k] === undefined ? [] : [[k, sorted(value[k])]])));
}
