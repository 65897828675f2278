import type { TypeProvider } from '../cel/check/env.js';
import { type CelType, listOf, mapOf, struct, types } from '../cel/check/types.js';
import { additionalOf, type CrdSchema } from './schema.js';

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** The name by which an expression selects a property; undefined where none can (apiserver pkg/cel/escaping.go). */
export function escapeName(name: string): string | undefined {
  if (name === '' || /^[0-9]/.test(name) || /[^a-zA-Z0-9._/-]/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  const parts: Record<string, string> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
  return name.replace(/__|[./-]/g, (c) => parts[c]!);
}

const text: CrdSchema = { type: 'string' };

/** What every resource root shows to expressions: type, name and generateName (WithTypeAndObjectMeta). */
export function withTypeAndMeta(s: CrdSchema): CrdSchema {
  return {
    ...s,
    properties: {
      ...s.properties,
      kind: text,
      apiVersion: text,
      metadata: { type: 'object', properties: { name: text, generateName: text } },
    },
  };
}

/** Types of a schema as the checker wants them. */
export class SchemaTypes implements TypeProvider {
  private readonly fields = new Map<string, ReadonlyMap<string, CelType>>();

  fieldsOf(typeName: string): ReadonlyMap<string, CelType> | undefined {
    return this.fields.get(typeName);
  }

  /** Undefined for what expressions cannot see (apiserver pkg/cel/common/schemas.go SchemaDeclType). */
  typeOf(given: CrdSchema | undefined, name: string, isRoot: boolean): CelType | undefined {
    if (!given) return undefined;
    if (given['x-kubernetes-int-or-string']) return types.dyn;
    const s = isRoot ? withTypeAndMeta(given) : given;
    switch (s.type) {
      case 'array': {
        const items = this.typeOf(s.items, `${name}.@idx`, isEmbedded(s.items));
        return items && listOf(items);
      }
      case 'object':
        return this.objectType(s, name);
      case 'string':
        return stringType(s.format);
      case 'boolean':
        return types.bool;
      case 'number':
        return types.double;
      case 'integer':
        return types.int;
      default:
        return undefined;
    }
  }

  private objectType(s: CrdSchema, name: string): CelType | undefined {
    const additional = additionalOf(s);
    if (additional) {
      const values = this.typeOf(additional, `${name}.@elem`, isEmbedded(additional));
      return values && mapOf(types.string, values);
    }
    const fields = new Map<string, CelType>();
    for (const [key, property] of Object.entries(s.properties ?? {})) {
      const escaped = escapeName(key);
      const type = escaped && this.typeOf(property, `${name}.${escaped}`, isEmbedded(property));
      if (type) fields.set(escaped, type);
    }
    this.fields.set(name, fields);
    return struct(name);
  }
}

export const isEmbedded = (s: CrdSchema | undefined): boolean => s?.['x-kubernetes-embedded-resource'] === true;

function stringType(format: string | undefined): CelType {
  switch (format) {
    case 'byte':
      return types.bytes;
    case 'duration':
      return types.duration;
    case 'date':
    case 'date-time':
      return types.timestamp;
    default:
      return types.string;
  }
}
