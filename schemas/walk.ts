import type { FieldInfo, KindInfo, SchemaTables, TypeInfo, TypeRef } from './types.js';

export interface FieldPlace {
  /** The field that the path ends at; undefined at the root of a kind and inside maps. */
  readonly field?: FieldInfo;
  /** The struct that has the field. */
  readonly owner?: string;
  readonly type: TypeRef;
}

/** The declared type at a path of a kind; list indexes and map keys are stepped through. Undefined for unknown fields. */
export function fieldAt(
  tables: SchemaTables,
  rootType: string,
  path: readonly (string | number)[],
): FieldPlace | undefined {
  let place: FieldPlace = { type: { form: 'named', name: rootType } };
  for (const segment of path) {
    const next = step(tables, place.type, segment);
    if (!next) return undefined;
    // Elements of a list are still described by the field that holds the list.
    place = next.field || typeof segment !== 'number' ? next : { ...place, ...next };
  }
  return place;
}

function step(tables: SchemaTables, type: TypeRef, segment: string | number): FieldPlace | undefined {
  const ref = resolveRef(tables, type);
  if (ref.form === 'list') return typeof segment === 'number' ? { type: ref.items } : undefined;
  if (ref.form === 'map') return { type: ref.values };
  if (ref.form !== 'named') return undefined;
  const info = tables.type(ref.name);
  const field = info?.form === 'struct' ? info.fields.get(String(segment)) : undefined;
  return field && { field, owner: ref.name, type: field.type };
}

/** What is said of a field, or of the kind where there is none. */
export const docOf = (
  tables: SchemaTables,
  { owner, field }: Pick<FieldPlace, 'owner' | 'field'>,
  kind: KindInfo,
): string | undefined => (owner && field ? tables.doc(owner, field.name) : tables.doc(kind.type));

/** Follows pointers and aliases to a list, a map, a scalar or a named struct. */
export function resolveRef(tables: SchemaTables, type: TypeRef): TypeRef {
  let ref = type;
  for (let i = 0; i < 32; i++) {
    if (ref.form === 'pointer') ref = ref.to;
    else {
      const info: TypeInfo | undefined = ref.form === 'named' ? tables.type(ref.name) : undefined;
      if (info?.form !== 'alias') return ref;
      ref = info.of;
    }
  }
  return ref;
}

/** The fields that may stand in an object of this type; empty for anything but structs. */
export function fieldsOf(tables: SchemaTables, type: TypeRef): readonly FieldInfo[] {
  const ref = resolveRef(tables, type);
  const info = ref.form === 'named' ? tables.type(ref.name) : undefined;
  return info?.form === 'struct' ? [...info.fields.values()] : [];
}

/** The values an enumerated type allows; undefined for open types. */
export function valuesOf(tables: SchemaTables, type: TypeRef): readonly string[] | undefined {
  const ref = type.form === 'pointer' ? type.to : type;
  const info = ref.form === 'named' ? tables.type(ref.name) : undefined;
  return info?.form === 'alias' ? info.values : undefined;
}

/** A type as people write it: `[]Container`, `map[string]string`, `int32`. */
export function typeText(type: TypeRef): string {
  switch (type.form) {
    case 'scalar':
      return type.name;
    case 'named':
      return type.name.slice(type.name.lastIndexOf('.') + 1);
    case 'list':
      return `[]${typeText(type.items)}`;
    case 'map':
      return `map[${typeText(type.key)}]${typeText(type.values)}`;
    case 'pointer':
      return typeText(type.to);
  }
}
