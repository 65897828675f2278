import { lifecycleOf } from '../../../schemas/lifecycle.js';
import { tablesOf } from '../../../schemas/load.js';
import { minors } from '../../../schemas/profile.js';
import type { FieldInfo, KindInfo, SchemaTables } from '../../../schemas/types.js';
import { docOf } from '../../../schemas/walk.js';
import type { JsonObject } from '../../kube/json.js';
import { wrap } from '../../report/terminal.js';
import { apiVersionOf, type Place, samePlace, structOf, typeText, valuesOf } from './find.js';

const textWidth = 100;

/** All kinds as rows: what a person looks up most comes first in each. */
export function kindRows(tables: SchemaTables, all: boolean): JsonObject[] {
  return tables
    .kinds()
    .filter((k) => all || k.served)
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : apiVersionOf(a) < apiVersionOf(b) ? -1 : 1))
    .map((k) => ({
      kind: k.kind,
      apiVersion: apiVersionOf(k),
      resource: k.resource,
      shortNames: [...k.shortNames],
      namespaced: k.namespaced,
      served: k.served,
      verbs: [...k.verbs],
      subresources: [...k.subresources],
    }));
}

export function listText(rows: readonly JsonObject[]): string {
  const cells = rows.map((r) => [
    String(r['kind']),
    String(r['apiVersion']),
    String(r['resource']),
    (r['shortNames'] as string[]).join(','),
    r['namespaced'] ? 'namespaced' : 'cluster',
    r['served'] ? '' : 'not served by default',
  ]);
  return table([['KIND', 'APIVERSION', 'RESOURCE', 'SHORT', 'SCOPE', ''], ...cells]);
}

/** What is known of one place, as plain data. */
export function placeData(tables: SchemaTables, place: Place): JsonObject {
  const struct = structOf(tables, place.ref);
  const text = docOf(tables, place, place.kind);
  return {
    path: place.name,
    apiVersion: apiVersionOf(place.kind),
    kind: place.kind.kind,
    type: typeText(tables, place.ref),
    ...(place.field ? { required: place.field.required } : { namespaced: place.kind.namespaced }),
    ...(text ? { description: text } : {}),
    notes: place.field ? notesOf(tables, place.field) : kindNotes(place.kind),
    versions: minors.filter((minor) => samePlace(tablesOf(minor), place)),
    fields: [...(struct?.fields.values() ?? [])].map((f) => ({
      name: f.name,
      type: typeText(tables, f.type),
      required: f.required,
      notes: notesOf(tables, f),
    })),
  };
}

export function placeText(data: JsonObject): string {
  const notes = data['notes'] as string[];
  const versions = data['versions'] as string[];
  const lines = [
    `${data['path']}  (${data['apiVersion']} ${data['kind']})`,
    `type      ${data['type']}${data['required'] ? ', required' : ''}`,
    `versions  ${versions.join(', ') || 'none by default'}`,
    ...notes.map((note) => `note      ${note}`),
    ...(data['description']
      ? [
          '',
          ...String(data['description'])
            .split('\n')
            .flatMap((l) => wrap(l, textWidth)),
        ]
      : []),
  ];
  const fields = data['fields'] as JsonObject[];
  if (fields.length === 0) return `${lines.join('\n')}\n`;
  const rows = fields.map((f) => [
    `${f['name']}${f['required'] ? ' *' : ''}`,
    String(f['type']),
    (f['notes'] as string[]).join('; '),
  ]);
  return `${lines.join('\n')}\n\n${table([['FIELD', 'TYPE', ''], ...rows])}${fields.some((f) => f['required']) ? '\n* required\n' : ''}`;
}

function kindNotes(kind: KindInfo): string[] {
  const life = lifecycleOf(kind.group, kind.version, kind.kind);
  const out = [`${kind.namespaced ? 'namespaced' : 'cluster-scoped'}, resource ${kind.resource}`];
  if (kind.shortNames.length) out.push(`short: ${kind.shortNames.join(', ')}`);
  if (kind.subresources.length) out.push(`subresources: ${kind.subresources.join(', ')}`);
  if (life?.deprecated)
    out.push(`deprecated since ${life.deprecated}${life.removed ? `, removed in ${life.removed}` : ''}`);
  if (life?.replacement) out.push(`use ${life.replacement.apiVersion} ${life.replacement.kind}`);
  return out;
}

function notesOf(tables: SchemaTables, field: FieldInfo): string[] {
  const out: string[] = [];
  const values = valuesOf(tables, field.type);
  if (values.length) out.push(`one of ${values.join(', ')}`);
  if (field.default !== undefined && field.default !== '""' && field.default !== '{}')
    out.push(`default ${field.default}`);
  if (field.list === 'map') out.push(`list keyed by ${field.keys?.join(', ')}`);
  else if (field.list) out.push(`${field.list} list`);
  if (field.patch) out.push(`patch: ${field.patch.join(', ')}${field.patchKey ? ` by ${field.patchKey}` : ''}`);
  return out;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((r) => r[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
