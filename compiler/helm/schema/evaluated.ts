import { compileRegex } from '../functions/regex.js';
import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import type { RefKeyword } from './compile.js';
import { listOf } from './values.js';

/** Whether a value meets a schema. */
export type Meets = (schema: GoValue, value: GoValue) => boolean;

/**
 * Names (or places) of a value that a schema and those applied to the same value have looked at: what
 * `unevaluatedProperties` and `unevaluatedItems` leave alone (validator.go uneval).
 */
export function evaluated(
  draft: number,
  target: (schema: GoMap, keyword: RefKeyword) => GoValue,
  schema: GoValue,
  value: GoValue,
  meets: Meets,
): Set<string> {
  const out = new Set<string>();
  const seen = new Set<GoValue>();
  const visit = (at: GoValue, own: boolean): void => {
    if (!(at instanceof GoMap) || seen.has(at)) return;
    seen.add(at);
    for (const name of ownEvaluated(draft, at, value, meets, own)) out.add(name);
    for (const keyword of ['$ref', '$recursiveRef', '$dynamicRef'] as const) visitMet(target(at, keyword));
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) listOf(at.get(keyword)).forEach(visitMet);
    if (at.has('if')) {
      const met = meets(at.get('if'), value);
      if (met) visit(at.get('if'), false);
      visitMet(at.get(met ? 'then' : 'else'));
    }
    if (value instanceof GoMap)
      for (const keyword of ['dependentSchemas', 'dependencies']) {
        const all = at.get(keyword);
        if (all instanceof GoMap) for (const [name, sub] of all) if (value.has(name)) visitMet(sub);
      }
  };
  const visitMet = (sub: GoValue): void => {
    if (sub instanceof GoMap && meets(sub, value)) visit(sub, false);
  };
  visit(schema, true);
  return out;
}

function ownEvaluated(draft: number, schema: GoMap, value: GoValue, meets: Meets, own: boolean): string[] {
  if (value instanceof GoMap) {
    const all = schema.has('additionalProperties') || (!own && schema.has('unevaluatedProperties'));
    return [...value.keys()].filter((name) => all || isNamed(schema, name));
  }
  if (!(value instanceof GoSlice)) return [];
  const tuple = schema.get(draft >= 2020 ? 'prefixItems' : 'items');
  const all =
    (draft >= 2020 ? schema.has('items') : tuple instanceof GoMap || schema.has('additionalItems')) ||
    (!own && schema.has('unevaluatedItems'));
  const first = tuple instanceof GoSlice ? tuple.items.length : 0;
  const contained = draft >= 2020 ? schema.get('contains') : undefined;
  return value.items.flatMap((item, i) =>
    all || i < first || (contained !== undefined && meets(contained, item)) ? [String(i)] : [],
  );
}

function isNamed(schema: GoMap, name: string): boolean {
  const named = schema.get('properties');
  if (named instanceof GoMap && named.has(name)) return true;
  const patterns = schema.get('patternProperties');
  return patterns instanceof GoMap && [...patterns.keys()].some((p) => compileRegex(p).matcher(name).find());
}
