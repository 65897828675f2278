import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import { escapeToken } from './url.js';

export const latestDraft = 2020;

const drafts: Readonly<Record<string, number>> = {
  schema: latestDraft,
  'draft/2020-12/schema': 2020,
  'draft/2019-09/schema': 2019,
  'draft-07/schema': 7,
  'draft-06/schema': 6,
  'draft-04/schema': 4,
};

/** draft.go draftFromURL: undefined for a metaschema of another's. */
export function draftFromUrl(url: string): number | undefined {
  const name = /^(?:https?:\/\/)?json-schema\.org\/([^#]*)#?$/.exec(url)?.[1];
  return name !== undefined && Object.hasOwn(drafts, name) ? drafts[name] : undefined;
}

/** The id of a schema object without its fragment; beside a `$ref` of an old draft nothing counts. */
export function idOf(schema: GoMap, draft: number): string {
  if (draft < 2019 && schema.has('$ref')) return '';
  const id = schema.get(draft === 4 ? 'id' : '$id');
  return typeof id === 'string' ? id.replace(/#.*$/s, '') : '';
}

type Shape = 'one' | 'list' | 'map' | 'either';

/** Where schemas stand in a schema, and the draft that brought the keyword. */
const positions: readonly (readonly [string, Shape, number])[] = [
  ['allOf', 'list', 4],
  ['anyOf', 'list', 4],
  ['oneOf', 'list', 4],
  ['not', 'one', 4],
  ['items', 'either', 4],
  ['additionalItems', 'one', 4],
  ['properties', 'map', 4],
  ['patternProperties', 'map', 4],
  ['additionalProperties', 'one', 4],
  ['dependencies', 'map', 4],
  ['definitions', 'map', 4],
  ['contains', 'one', 6],
  ['propertyNames', 'one', 6],
  ['if', 'one', 7],
  ['then', 'one', 7],
  ['else', 'one', 7],
  ['dependentSchemas', 'map', 2019],
  ['unevaluatedItems', 'one', 2019],
  ['unevaluatedProperties', 'one', 2019],
  ['$defs', 'map', 2019],
  ['contentSchema', 'one', 2019],
  ['prefixItems', 'list', 2020],
];

/** Keywords whose schemas count only where something refers to them. */
const onDemand = new Set(['definitions', '$defs', 'contentSchema']);

export interface Placed {
  readonly pointer: string;
  readonly value: GoValue;
  /** Part of the schema itself, where `definitions` only hold schemas. */
  readonly applied: boolean;
}

/** Whether a keyword says something beside the others (objcompiler.go). */
function isApplied(schema: GoMap, keyword: string, draft: number): boolean {
  const condition = schema.get('if');
  if (keyword === 'then') return condition !== undefined && condition !== false;
  if (keyword === 'else') return condition !== undefined && condition !== true;
  return keyword !== 'additionalItems' || (draft < 2020 && schema.get('items') instanceof GoSlice);
}

const order = new Map(positions.map(([keyword], i) => [keyword, i]));
const none: readonly Placed[] = [];

/** The keywords of a schema that hold schemas, in the order above. */
function positionsIn(schema: GoMap): number[] {
  const out: number[] = [];
  for (const keyword of schema.keys()) {
    const at = order.get(keyword);
    if (at !== undefined) out.push(at);
  }
  return out.length > 1 ? out.sort((a, b) => a - b) : out;
}

/** The schemas directly within a schema. */
export function subschemas(schema: GoMap, pointer: string, draft: number): readonly Placed[] {
  const found = positionsIn(schema);
  if (!found.length) return none;
  const out: Placed[] = [];
  const add = (at: string, value: GoValue, applied: boolean): void => {
    if (value instanceof GoMap || typeof value === 'boolean') out.push({ pointer: at, value, applied });
  };
  for (const index of found) {
    const [keyword, shape, since] = positions[index]!;
    const value = schema.get(keyword);
    if (draft < since) continue;
    const at = `${pointer}/${keyword}`;
    const applied = !onDemand.has(keyword) && isApplied(schema, keyword, draft);
    if (shape === 'map') {
      if (!(value instanceof GoMap)) continue;
      for (const name of [...value.keys()].sort()) add(`${at}/${escapeToken(name)}`, value.get(name), applied);
    } else if (value instanceof GoSlice) {
      if (shape !== 'one') for (const [i, item] of value.items.entries()) add(`${at}/${i}`, item, applied);
    } else if (shape !== 'list') add(at, value, applied);
  }
  return out;
}
