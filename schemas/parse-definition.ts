import type { FieldInfo, ScalarName, TypeInfo, TypeRef } from './types.js';

/** Reads one line of definitions.json (grammar: `DefinitionsFile`). */
export function parseDefinition(name: string, text: string): TypeInfo {
  const here = name.slice(0, name.lastIndexOf('.') + 1);
  if (text.startsWith('=')) {
    const space = text.indexOf(' ');
    const of = parseType(space < 0 ? text.slice(1) : text.slice(1, space), here);
    return { form: 'alias', name, of, ...(space < 0 ? {} : { values: text.slice(space + 1).split('|') }) };
  }
  const fields = new Map<string, FieldInfo>();
  for (const part of text === '' ? [] : splitFields(text)) {
    const field = parseField(part, here);
    fields.set(field.name, field);
  }
  return { form: 'struct', name, fields };
}

/** Splits at `;` outside of `@default("…")` texts. */
function splitFields(text: string): string[] {
  if (!text.includes('@default')) return text.split(';');
  return text.match(/(?:@default\((?:"(?:[^"\\]|\\.)*"|[^)])*\)|[^;])+/g) ?? [];
}

function parseField(text: string, here: string): FieldInfo {
  const space = text.indexOf(' ');
  const [, head = '', marks = ''] = /^(.*?)([?~!]*)$/.exec(text.slice(0, space)) ?? [];
  const embedded = head.split('.');
  const name = embedded.pop()!;
  const rest = text.slice(space + 1);
  const end = rest.indexOf(' ');
  const field: Mutable<FieldInfo> = {
    name,
    embedded,
    type: parseType(end < 0 ? rest : rest.slice(0, end), here),
    omitEmpty: marks.includes('?'),
    omitZero: marks.includes('~'),
    required: marks.includes('!'),
    tags: [],
  };
  if (end >= 0) addExtras(field, rest.slice(end));
  return field;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function addExtras(field: Mutable<FieldInfo>, text: string): void {
  const tags: string[] = [];
  for (const [, word, argument] of text.matchAll(/ @(\w+)(?:\(((?:"(?:[^"\\]|\\.)*"|[^)])*)\))?/g)) {
    if (word === 'map' || word === 'set' || word === 'atomic') {
      field.list = word;
      if (argument) field.keys = argument.split(',');
    } else if (word === 'atomicMap') field.atomic = true;
    else if (word === 'patch') field.patch = argument!.split(',');
    else if (word === 'patchKey') field.patchKey = argument!;
    else if (word === 'default') field.default = argument!;
    else tags.push(word!);
  }
  field.tags = tags;
}

const scalars = new Set<string>([
  'string',
  'bool',
  'int32',
  'int64',
  'int',
  'uint32',
  'uint64',
  'float64',
  'byte',
  'any',
]);

/** Reads a Go type: `[]*Container`, `map[string]meta/v1.Time`; `here` is the package of bare names, dot included. */
export function parseType(text: string, here: string): TypeRef {
  if (text.startsWith('*')) return { form: 'pointer', to: parseType(text.slice(1), here) };
  if (text.startsWith('[]')) return { form: 'list', items: parseType(text.slice(2), here) };
  if (text.startsWith('map[')) {
    const close = text.indexOf(']');
    return { form: 'map', key: parseType(text.slice(4, close), here), values: parseType(text.slice(close + 1), here) };
  }
  if (scalars.has(text)) return { form: 'scalar', name: text as ScalarName };
  return { form: 'named', name: text.includes('.') ? text : here + text };
}
