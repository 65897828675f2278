import { stringify as toYaml } from 'yaml';
import type { Json } from '../../compiler/kube/json.js';
import { KubectlError } from './command-line.js';
import { jsonPath } from './json-path.js';

/** A value in the form that `-o` asks for: name, json, yaml, jsonpath=…. cli-runtime pkg/genericclioptions. @throws KubectlError */
export function printObject(value: Json, output: string, name: () => string): string {
  if (output === 'name') return `${name()}\n`;
  if (output === 'json') return `${JSON.stringify(value, null, 4)}\n`;
  if (output === 'yaml') return toYaml(value, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
  if (output.startsWith('jsonpath=')) return jsonPath(value, output.slice('jsonpath='.length).replace(/^'|'$/g, ''));
  throw new KubectlError(
    `error: unable to match a printer suitable for the output format "${output}", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml`,
  );
}
