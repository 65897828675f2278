import type { VersionProfile } from '../../schemas/profile.js';
import type { Sizes } from '../cel/cost/node.js';
import { between, type Range } from '../cel/cost/range.js';
import { escapeName, isEmbedded, withTypeAndMeta } from './cel-types.js';
import { additionalOf, type CrdSchema, itemsOf } from './schema.js';

/** What the size of a request allows at most (apiserver pkg/apis/cel/config.go, pkg/cel/limits.go). */
const maxRequest = 3 * 1024 * 1024;

/** A type by how much it can hold (apiserver pkg/cel DeclType). */
export interface SizedType {
  /** Of characters, items or entries. */
  readonly most: number;
  /** Bytes of the smallest value in JSON. */
  readonly least: number;
  readonly key?: SizedType;
  readonly element?: SizedType;
  readonly fields?: ReadonlyMap<string, SizedType>;
}

const plain = (least: number, most = 0): SizedType => ({ least, most });
const anyText = maxRequest - 2;

/** A limit of a schema, which is a bigint where it is larger than any value. */
const notNegative = (n: number | bigint): number => Math.max(0, Number(n));

/** Bytes for a limit in characters. */
const maxBytes = (s: CrdSchema): number | undefined =>
  s.maxLength === undefined || s.maxLength === null ? undefined : notNegative(s.maxLength) * 4;

/** SchemaDeclType (apiserver pkg/cel/common/schemas.go) as far as sizes go; undefined for what expressions cannot see. */
export function sizedType(s: CrdSchema | undefined, isRoot: boolean, profile: VersionProfile): SizedType | undefined {
  if (!s) return undefined;
  if (s['x-kubernetes-int-or-string']) return plain(1, maxBytes(s) ?? anyText);
  switch (s.type) {
    case 'array': {
      const items = itemsOf(s);
      const element = sizedType(items, isEmbedded(items), profile);
      if (!element) return undefined;
      const most = s.maxItems === undefined ? Math.floor((maxRequest - 2) / (element.least + 1)) : s.maxItems;
      return { least: 2, most: notNegative(most), element };
    }
    case 'object':
      return objectType(isRoot ? withNames(s, profile) : s, profile);
    case 'string':
      return textType(s);
    case 'boolean':
      return plain(4);
    case 'number':
    case 'integer':
      return plain(1);
    default:
      return undefined;
  }
}

function objectType(s: CrdSchema, profile: VersionProfile): SizedType | undefined {
  const additional = additionalOf(s);
  if (additional) {
    const element = sizedType(additional, isEmbedded(additional), profile);
    if (!element) return undefined;
    const most = s.maxProperties === undefined ? Math.floor((maxRequest - 2) / (element.least + 6)) : s.maxProperties;
    return { least: 2, most: notNegative(most), key: plain(2), element };
  }
  const fields = new Map<string, SizedType>();
  let least = 2;
  for (const [name, property] of Object.entries(s.properties ?? {})) {
    const type = sizedType(property, isEmbedded(property), profile);
    if (!type) continue;
    const escaped = escapeName(name);
    if (escaped) fields.set(escaped, type);
    const hasDefault = property.default !== undefined && property.default !== null;
    if (s.required?.includes(name) && !hasDefault) least += Buffer.byteLength(name) + type.least + 4;
  }
  return { least, most: 0, fields };
}

function textType(s: CrdSchema): SizedType {
  switch (s.format) {
    case 'byte':
      return plain(2, s.maxLength === undefined ? anyText : notNegative(s.maxLength));
    case 'duration':
      return plain(3, 32);
    case 'date':
      return plain(12, 12);
    case 'date-time':
      return plain(21, 32);
    default:
      return plain(2, maxBytes(s) ?? longestOf(s.enum) ?? anyText);
  }
}

function longestOf(values: CrdSchema['enum']): number | undefined {
  if (!values?.length) return undefined;
  return Math.max(...values.map((v) => (typeof v === 'string' ? Buffer.byteLength(v) : 0)));
}

/** Since 1.37 names of objects count as no longer than a DNS subdomain (WithTypeAndObjectMeta). */
function withNames(s: CrdSchema, profile: VersionProfile): CrdSchema {
  const meta = s.properties?.['metadata']?.properties;
  const isText = (name: string, of = s.properties): boolean => of?.[name]?.type === 'string';
  const isComplete =
    isText('kind') && isText('apiVersion') && s.properties?.['metadata']?.type === 'object' && isText('name', meta);
  if (isComplete && isText('generateName', meta)) return s;
  const out = withTypeAndMeta(s);
  if (profile.number < 37) return out;
  const capped = (name: string, most: number): CrdSchema => ({
    type: 'string',
    maxLength: Math.min(Number(meta?.[name]?.maxLength ?? most), most),
  });
  const metadata: CrdSchema = {
    type: 'object',
    properties: { name: capped('name', 253), generateName: capped('generateName', 252) },
  };
  return { ...out, properties: { ...out.properties, metadata } };
}

/** Sizes below `self` and `oldSelf`. */
export class SchemaSizes implements Sizes {
  constructor(private readonly root: SizedType) {}

  sizeOf(path: readonly string[]): Range | undefined {
    let at: SizedType | undefined = this.root;
    for (const name of path.slice(1)) {
      if (name === '@items' || name === '@values') at = at.element;
      else if (name === '@keys') at = at.key;
      else at = at.fields?.get(name);
      if (!at) return undefined;
    }
    return between(0, at.most);
  }

  /** How often a value of that type can stand in one request, where no schema around it says (maxCardinality). */
  get cardinality(): bigint {
    return BigInt(Math.floor(maxRequest / (this.root.least + 1)));
  }
}
