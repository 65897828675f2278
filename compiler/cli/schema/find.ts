import type { FieldInfo, KindInfo, SchemaTables, TypeInfo, TypeRef } from '../../../schemas/types.js';
import { closest } from '../../kube/closest.js';
import { UsageError } from '../exit-codes.js';

/** A place in the structure of a kind: the kind itself, or a field below it. */
export interface Place {
  readonly kind: KindInfo;
  /** `Deployment.spec.strategy`, with the names as the API spells them. */
  readonly name: string;
  readonly field?: FieldInfo;
  /** The struct that has the field. */
  readonly owner?: string;
  readonly ref: TypeRef;
}

/**
 * The place that `path` names: a kind, resource or short name, then field names; list and map steps are implied.
 * @throws UsageError where there is none, with the nearest name
 */
export function findPlace(tables: SchemaTables, path: string, apiVersion: string | undefined): Place {
  const [head = '', ...rest] = path.replace(/\[[^\]]*\]/g, '').split('.');
  const kind = findKind(tables, head, apiVersion);
  let place: Place = { kind, name: kind.kind, ref: { form: 'named', name: kind.type } };
  for (const step of rest) if (step) place = stepInto(tables, place, step);
  return place;
}

/** The same place in other tables; undefined where they lack it. */
export function samePlace(tables: SchemaTables, place: Place): Place | undefined {
  const { group, version, kind } = place.kind;
  if (!tables.kind(group, version, kind)?.served) return undefined;
  try {
    return findPlace(tables, place.name, group ? `${group}/${version}` : version);
  } catch {
    return undefined;
  }
}

function findKind(tables: SchemaTables, name: string, apiVersion: string | undefined): KindInfo {
  const lower = name.toLowerCase();
  const matches = tables
    .kinds()
    .filter((k) => [k.kind.toLowerCase(), k.resource, k.singular, ...k.shortNames].includes(lower))
    .filter((k) => apiVersion === undefined || apiVersionOf(k) === apiVersion);
  const best = tables.resource(matches[0]?.resource ?? '');
  const found = matches.find((k) => k === best) ?? matches.find((k) => k.served) ?? matches[0];
  if (found) return found;
  throw noKind(tables, name, apiVersion);
}

function noKind(tables: SchemaTables, name: string, apiVersion: string | undefined): UsageError {
  const names = tables.kinds().map((k) => k.kind);
  const versions = tables.kinds().filter((k) => k.kind.toLowerCase() === name.toLowerCase());
  if (versions.length)
    return new UsageError(
      `no kind ${name} in ${apiVersion} of ${tables.minor}`,
      `There is ${versions.map(apiVersionOf).join(', ')}.`,
    );
  const near = closest(name, names);
  return new UsageError(
    `no kind ${name} in ${tables.minor}`,
    near ? `Did you mean ${near}?` : 'List all with `drydock schema`.',
  );
}

function stepInto(tables: SchemaTables, place: Place, step: string): Place {
  const struct = structOf(tables, place.ref);
  const names = struct ? [...struct.fields.keys()] : [];
  const field =
    struct?.fields.get(step) ?? struct?.fields.get(names.find((n) => n.toLowerCase() === step.toLowerCase()) ?? '');
  if (struct && field)
    return { kind: place.kind, name: `${place.name}.${field.name}`, field, owner: struct.name, ref: field.type };
  if (!struct) throw new UsageError(`${place.name} has no fields`, `It is of type ${typeText(tables, place.ref)}.`);
  const near = closest(step, names);
  throw new UsageError(
    `${place.name} has no field ${step}`,
    near ? `Did you mean ${near}?` : `It has ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`,
  );
}

export const apiVersionOf = ({ group, version }: KindInfo): string => (group ? `${group}/${version}` : version);

type Struct = Extract<TypeInfo, { form: 'struct' }>;

/** The struct behind pointers, lists and maps; undefined for scalars. */
export function structOf(tables: SchemaTables, ref: TypeRef): Struct | undefined {
  switch (ref.form) {
    case 'scalar':
      return undefined;
    case 'list':
      return structOf(tables, ref.items);
    case 'map':
      return structOf(tables, ref.values);
    case 'pointer':
      return structOf(tables, ref.to);
    default: {
      const type = tables.type(ref.name);
      if (type?.form === 'alias') return structOf(tables, type.of);
      return type;
    }
  }
}

/** `[]Container`, `map[string]string`, `Quantity`: types as readers of the Go docs know them. */
export function typeText(tables: SchemaTables, ref: TypeRef): string {
  switch (ref.form) {
    case 'scalar':
      return ref.name;
    case 'list':
      return `[]${typeText(tables, ref.items)}`;
    case 'map':
      return `map[string]${typeText(tables, ref.values)}`;
    case 'pointer':
      return typeText(tables, ref.to);
    default:
      return aliasText(tables, ref.name);
  }
}

function aliasText(tables: SchemaTables, name: string): string {
  const type = tables.type(name);
  const short = name.slice(name.lastIndexOf('.') + 1);
  if (type?.form !== 'alias') return short;
  return type.of.form === 'scalar' ? type.of.name : short;
}

/** The values a field may take, where its type lists them. */
export function valuesOf(tables: SchemaTables, ref: TypeRef): readonly string[] {
  if (ref.form === 'pointer') return valuesOf(tables, ref.to);
  if (ref.form === 'list') return valuesOf(tables, ref.items);
  const type = ref.form === 'named' ? tables.type(ref.name) : undefined;
  return type?.form === 'alias' ? (type.values ?? []) : [];
}
