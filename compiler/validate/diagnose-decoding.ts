import type { FieldInfo, SchemaTables, TypeRef } from '../../schemas/types.js';
import { fieldAt, fieldsOf, resolveRef, typeText } from '../../schemas/walk.js';
import type { DecodeError, StrictError } from '../decode/state.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { closest } from '../kube/closest.js';
import { get, type Json, type Path, type PathSegment } from '../kube/json.js';
import { type ApiObject, refOf } from '../lower/api-object.js';
import { keyFix } from './diagnose-fixes.js';
import { at } from './diagnose-place.js';
import type { ServerAnswer } from './types.js';

/** A value of another type than its field, said without Go. */
export function wrongType(
  object: ApiObject,
  error: DecodeError,
  answer: ServerAnswer,
  tables: SchemaTables,
): Diagnostic {
  const value = get(object.value, error.path);
  const declared = answer.kind && fieldAt(tables, answer.kind.type, error.path);
  const number = error.message.startsWith('strconv.ParseInt');
  const wanted = number
    ? 'wants a whole number as text'
    : declared
      ? `wants ${article(typeText(declared.type), declared.type, tables)}`
      : 'wants another type';
  const where = dotted(error.path) || refOf(object.value).kind;
  return {
    id: 'schema/type-mismatch',
    severity: 'error',
    message: `${where} ${wanted}, and this is ${nameOf(value)}.`,
    ...at(object, error.path),
    why: 'The API server cannot read the object.',
    ...hint(value, declared?.type, tables),
    serverText: answer.message ?? error.message,
  };
}

/** A field that the kind does not have: a slip of the pen, or one that belongs elsewhere. */
export function unknownField(
  object: ApiObject,
  error: StrictError,
  answer: ServerAnswer,
  tables: SchemaTables,
): Diagnostic {
  const name = String(error.path.at(-1));
  const parent = error.path.slice(0, -1);
  const declared = answer.kind && fieldAt(tables, answer.kind.type, parent);
  const fields = declared ? fieldsOf(tables, declared.type) : [];
  const near = closest(
    name,
    fields.map((f) => f.name),
  );
  const nearType = fields.find((f) => f.name === near)?.type;
  const elsewhere = near || !answer.kind ? undefined : homeOf(name, answer.kind.type, parent, tables);
  const owner = declared ? typeText(declared.type) : refOf(object.value).kind;
  const renames = near && nearType && fits(get(object.value, error.path), nearType, tables);
  const fix = renames ? keyFix(object, error.path, near) : undefined;
  return {
    id: 'schema/unknown-field',
    severity: 'error',
    message: `${owner} has no field ${name}.`,
    ...at(object, error.path, true),
    why: 'The API server refuses unknown fields, or drops them in silence where validation is not strict.',
    help: near ? `Did you mean ${near}?` : elsewhere ? `It belongs in ${elsewhere}.` : `Its fields: ${listed(fields)}.`,
    ...(fix ? { fixes: [fix] } : {}),
    serverText: answer.message ?? `unknown field "${error.field}"`,
  };
}

export function duplicateField(object: ApiObject, error: StrictError): Diagnostic {
  const pointer = JSON.stringify(error.path);
  const span = object.duplicateKeys.find((d) => JSON.stringify(d.path) === pointer)?.span;
  return {
    id: 'syntax/duplicate-key',
    severity: 'error',
    message: `${error.field} is given twice.`,
    ...at(object, error.path, true),
    ...(span ? { span } : {}),
    why: 'JSON has one value a key: the last would win in silence, so the API server refuses it.',
    help: 'Remove one of the two, or merge them.',
    serverText: `duplicate field "${error.field}"`,
  };
}

const listed = (fields: readonly FieldInfo[]): string => {
  const names = fields.map((f) => f.name);
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
};

/** Whether a value has the JSON type of a field: a rename that ends in the next error is no fix. */
function fits(value: Json | undefined, type: TypeRef, tables: SchemaTables): boolean {
  const ref = resolveRef(tables, type);
  if (value === null || value === undefined) return true;
  if (ref.form === 'list') return Array.isArray(value) || (typeof value === 'string' && typeText(type) === '[]byte');
  if (ref.form === 'map' || fieldsOf(tables, ref).length) return typeof value === 'object' && !Array.isArray(value);
  if (ref.form !== 'scalar') return typeof value !== 'object';
  if (ref.name === 'any') return true;
  if (ref.name === 'string' || ref.name === 'bool')
    return typeof value === (ref.name === 'bool' ? 'boolean' : 'string');
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The place in the kind, near the wrong one, where a field of this name exists. */
function homeOf(name: string, root: string, near: Path, tables: SchemaTables): string | undefined {
  const queue: { type: TypeRef; path: string; depth: number }[] = [
    { type: { form: 'named', name: root }, path: '', depth: 0 },
  ];
  const seen = new Set<string>();
  const found: string[] = [];
  for (let i = 0; i < queue.length && i < 2_000; i++) {
    const { type, path, depth } = queue[i]!;
    const ref = resolveRef(tables, type);
    if (ref.form === 'list') queue.push({ type: ref.items, path: `${path}[]`, depth });
    if (ref.form !== 'named' || seen.has(ref.name) || depth > 8) continue;
    seen.add(ref.name);
    for (const f of fieldsOf(tables, ref)) {
      if (f.name === name && !path.startsWith('status')) found.push(path || 'the object itself');
      queue.push({ type: f.type, path: path ? `${path}.${f.name}` : f.name, depth: depth + 1 });
    }
  }
  const here = near.filter((s) => typeof s === 'string');
  const distance = (p: string): number => {
    const parts = p.replace(/\[\]/g, '').split('.');
    const shared = parts.findIndex((s, i) => s !== here[i]);
    const common = shared < 0 ? parts.length : shared;
    return parts.length + here.length - 2 * common;
  };
  return found.sort((a, b) => distance(a) - distance(b))[0];
}

function article(text: string, type: TypeRef, tables: SchemaTables): string {
  const ref = resolveRef(tables, type);
  if (ref.form === 'list') return `a list (${text})`;
  if (ref.form === 'map') return `a mapping (${text})`;
  if (ref.form === 'scalar') return plainScalar(ref.name);
  return text === 'Quantity' || text === 'IntOrString' || text === 'Time' ? `a ${text}` : `a mapping (${text})`;
}

const plainScalar = (name: string): string =>
  name === 'string'
    ? 'text'
    : name === 'bool'
      ? 'true or false'
      : name === 'float64'
        ? 'a number'
        : `a whole number (${name})`;

function nameOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'a mapping';
    case 'string':
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'boolean':
      return `the boolean ${value}`;
    default:
      return `the number ${value}`;
  }
}

/** YAML 1.1 turns unquoted words and digits into other types: the usual cause, and the usual cure. */
function hint(value: Json | undefined, type: TypeRef | undefined, tables: SchemaTables): { help?: string } {
  const ref = type && resolveRef(tables, type);
  if (ref?.form !== 'scalar') return {};
  if (ref.name === 'string' && (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'))
    return { help: `Quote it: "${value}".` };
  if (ref.name !== 'string' && typeof value === 'string' && /^-?\d+$|^(?:true|false)$/.test(value))
    return { help: `Take the quotes away: ${value}.` };
  return {};
}

function dotted(path: readonly PathSegment[]): string {
  return path.reduce<string>((text, s) => (typeof s === 'number' ? `${text}[${s}]` : text ? `${text}.${s}` : s), '');
}
