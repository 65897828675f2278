import type { Analysis } from '../../../compiler/app/analysis.js';
import { readDefinition } from '../../../compiler/crd/definition.js';
import { type CrdSchema, itemsOf, schemaOf } from '../../../compiler/crd/schema.js';
import { isObject, type PathSegment } from '../../../compiler/kube/json.js';
import { parseApiVersion } from '../../../compiler/kube/object.js';
import { dotted, type Place } from '../locate.js';

/** What the CRD of the workspace says of a field of a custom resource; undefined where there is none. */
export function customLines({ document, cursor }: Place, analysis: Analysis): string[] | undefined {
  const value = isObject(document.value) ? document.value : {};
  const { group, version } = parseApiVersion(String(value['apiVersion'] ?? ''));
  const kind = String(value['kind'] ?? '');
  for (const { object } of analysis.objects) {
    const definition = readDefinition(object.value);
    if (definition?.group !== group || definition.kind !== kind) continue;
    const schema = at(definition.versions.find((v) => v.name === version)?.schema, cursor.path);
    if (schema) return [`**${kind}** \`${dotted(cursor.path)}\``, ...linesOf(schema)];
  }
  return undefined;
}

function at(root: CrdSchema | undefined, path: readonly PathSegment[]): CrdSchema | undefined {
  let schema = root;
  for (const segment of path) schema = typeof segment === 'number' ? itemsOf(schema) : schemaOf(schema, segment);
  return schema;
}

function linesOf(schema: CrdSchema): string[] {
  const type = schema['x-kubernetes-int-or-string'] ? 'integer or string' : schema.type;
  return [
    ...(type ? [`\`${type}${schema.format ? ` (${schema.format})` : ''}\``] : []),
    ...(schema.enum ? [`One of ${schema.enum.map((v) => `\`${JSON.stringify(v)}\``).join(', ')}.`] : []),
    ...(schema.default === undefined ? [] : [`Default: \`${JSON.stringify(schema.default)}\`.`]),
    ...(schema.description ? [schema.description] : []),
  ];
}
