import { duplicate, type FieldError, invalid, required, tooMany } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { parseFieldPath } from '../rule-path.js';
import { type CrdSchema, schemaOf } from '../schema.js';
import type { PrinterColumn, Subresources } from './form.js';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** ValidateCustomResourceColumnDefinition. */
export function columnErrors(column: PrinterColumn, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (!column.name) out.push(required(path.child('name')));
  const types = `must be one of ${columnTypes.join(',')}`;
  if (!column.type) out.push(required(path.child('type'), types));
  else if (!columnTypes.includes(column.type)) out.push(invalid(path.child('type'), column.type, types));
  if (column.format && !columnFormats.includes(column.format))
    out.push(invalid(path.child('format'), column.format, `must be one of ${columnFormats.join(',')}`));
  // The internal field is called so, and the server reports it by that name.
  if (!column.jsonPath) out.push(required(path.child('JSONPath')));
  else out.push(...simplePathErrors(column.jsonPath, path.child('JSONPath')));
  return out;
}

function simplePathErrors(text: string, path: FieldPath): FieldError[] {
  return text.startsWith('.') ? [] : [invalid(path, text, 'must be a simple json path starting with .')];
}

/** ValidateCustomResourceDefinitionSubresources. */
export function subresourceErrors(subresources: Subresources | undefined, path: FieldPath): FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const out: FieldError[] = [];
  for (const [key, root] of [
    ['specReplicasPath', '.spec'],
    ['statusReplicasPath', '.status'],
  ] as const) {
    const at = path.child('scale', key);
    const text = scale[key] ?? '';
    if (!text) out.push(required(at));
    else out.push(...underPath(text, [root], at));
  }
  if (scale.labelSelectorPath)
    out.push(...underPath(scale.labelSelectorPath, ['.spec', '.status'], path.child('scale', 'labelSelectorPath')));
  return out;
}

function underPath(text: string, roots: readonly string[], at: FieldPath): FieldError[] {
  const problems = simplePathErrors(text, at);
  if (problems.length || roots.some((root) => text.startsWith(`${root}.`))) return problems;
  const where = roots.length > 1 ? `either ${roots.join(' or ')}` : roots[0];
  return [invalid(at, text, `should be a json path under ${where}`)];
}

const maxSelectable = 8;

/** ValidateCustomResourceSelectableFields. */
export function selectableErrors(
  fields: readonly { jsonPath?: string }[],
  schema: CrdSchema | undefined,
  path: FieldPath,
  oneVersion: boolean,
): FieldError[] {
  if (!fields.length) return [];
  // The two texts are those of the server for one version and for all.
  if (!schema)
    return [
      invalid(
        path,
        '',
        oneVersion
          ? 'may only be set when `version.schema.openAPIV3Schema` is not included'
          : 'may only be set when validations.schema is included',
      ),
    ];
  const out: FieldError[] = [];
  const seen = new Set<string>();
  fields.forEach((field, i) => {
    const at = path.index(i).child('jsonPath');
    const text = field.jsonPath ?? '';
    if (!text) {
      out.push(required(at));
      return;
    }
    const parsed = text.includes('[') ? { error: 'array notation is not allowed' } : parseFieldPath(text, schema);
    if ('error' in parsed) {
      out.push(invalid(at, text, `is an invalid path: ${parsed.error}`));
      return;
    }
    if (parsed.names[0] === 'metadata') out.push(invalid(at, text, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(typeAt(schema, parsed.names)))
      out.push(
        invalid(
          at,
          text,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      );
    if (seen.has(parsed.names.join('.'))) out.push(duplicate(at, text));
    seen.add(parsed.names.join('.'));
  });
  return seen.size > maxSelectable ? [...out, tooMany(path, seen.size, maxSelectable)] : out;
}

function typeAt(schema: CrdSchema, names: readonly string[]): string {
  let s: CrdSchema | undefined = schema;
  for (const name of names) s = schemaOf(s, name);
  return s?.type ?? '';
}
