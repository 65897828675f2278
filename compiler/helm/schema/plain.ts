import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import { checkFormat } from './formats.js';

/** Whether a keyword holds what every metaschema that knows it asks for; `deep` counts the schemas around. */
type Holds = (value: GoValue, draft: number, deep: number) => boolean;

const maxDepth = 30;

/**
 * Whether a schema surely is one, without the metaschema of its draft: most are, and a metaschema is slow to check. It is
 * stricter than they are; what it doubts is theirs to judge, and to word.
 */
export function isPlainSchema(schema: GoValue, draft: number, deep = 0): boolean {
  if (typeof schema === 'boolean') return draft >= 6;
  if (!(schema instanceof GoMap) || draft < 6 || deep > maxDepth) return false;
  for (const [keyword, value] of schema) {
    const holds = keywords.get(keyword);
    if (holds && !holds(value, draft, deep + 1)) return false;
  }
  return true;
}

const every = (v: GoValue, holds: (item: GoValue) => boolean): boolean => v instanceof GoSlice && v.items.every(holds);
const each = (v: GoValue, holds: (item: GoValue) => boolean): boolean =>
  v instanceof GoMap && [...v.values()].every(holds);
const text = (v: GoValue): v is string => typeof v === 'string';
const formatted =
  (format: string): Holds =>
  (v) =>
    text(v) && checkFormat(format, v) === undefined;
const count: Holds = (v) => Number.isInteger(v) && (v as number) >= 0;
const number: Holds = (v) => typeof v === 'number';
const flag: Holds = (v) => typeof v === 'boolean';
const never: Holds = () => false;
/** Whether other values are equal is left to the metaschema. */
const different = (v: GoValue, kind: (item: GoValue) => boolean): v is GoSlice =>
  v instanceof GoSlice && v.items.every(kind) && new Set(v.items).size === v.items.length;
const texts: Holds = (v) => different(v, text);
const someTexts: Holds = (v) => different(v, text) && v.items.length > 0;
const someScalars: Holds = (v) => different(v, (x) => x === null || typeof x !== 'object') && v.items.length > 0;

const schemas: Holds = (v, draft, deep) =>
  every(v, (s) => isPlainSchema(s, draft, deep)) && (v as GoSlice).items.length > 0;
const named: Holds = (v, draft, deep) => each(v, (s) => isPlainSchema(s, draft, deep));
const id: Holds = (v, draft, deep) => uriReference(v, draft, deep) && !(v as string).includes('#');
const uri = formatted('uri');
const uriReference = formatted('uri-reference');
const regex = formatted('regex');

const types = new Set<GoValue>(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

const keywords = new Map<string, Holds>([
  // Within a schema it may name another draft.
  ['$schema', (v, draft, deep) => deep === 1 && uri(v, draft, deep)],
  ['$id', id],
  ['$ref', uriReference],
  ...['$anchor', '$dynamicAnchor', '$recursiveAnchor', '$dynamicRef', '$recursiveRef', '$vocabulary'].map(
    (k): [string, Holds] => [k, never],
  ),
  ...['title', 'description', '$comment', 'format', 'contentMediaType', 'contentEncoding'].map((k): [string, Holds] => [
    k,
    text,
  ]),
  ...['maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'].map((k): [string, Holds] => [k, number]),
  ...['Length', 'Items', 'Contains', 'Properties'].flatMap((k): [string, Holds][] => [
    [`max${k}`, count],
    [`min${k}`, count],
  ]),
  ...['readOnly', 'writeOnly', 'deprecated', 'uniqueItems'].map((k): [string, Holds] => [k, flag]),
  ...['additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'contains'].map(
    (k): [string, Holds] => [k, isPlainSchema],
  ),
  ...['propertyNames', 'not', 'if', 'then', 'else', 'contentSchema'].map((k): [string, Holds] => [k, isPlainSchema]),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((k): [string, Holds] => [k, schemas]),
  ...['definitions', '$defs', 'properties', 'dependentSchemas'].map((k): [string, Holds] => [k, named]),
  ['items', (v, draft, deep) => isPlainSchema(v, draft, deep) || (draft < 2020 && schemas(v, draft, deep))],
  [
    'patternProperties',
    (v, draft, deep) => named(v, draft, deep) && [...(v as GoMap).keys()].every((k) => regex(k, draft, deep)),
  ],
  ['pattern', regex],
  ['multipleOf', (v) => typeof v === 'number' && v > 0],
  ['required', texts],
  ['enum', someScalars],
  [
    'type',
    (v, draft, deep) => types.has(v) || (someTexts(v, draft, deep) && (v as GoSlice).items.every((x) => types.has(x))),
  ],
  ['examples', (v) => v instanceof GoSlice],
  ['dependencies', (v, draft, deep) => each(v, (d) => isPlainSchema(d, draft, deep) || texts(d, draft, deep))],
  ['dependentRequired', (v, draft, deep) => each(v, (d) => texts(d, draft, deep))],
]);
