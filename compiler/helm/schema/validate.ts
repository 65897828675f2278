import { compileRegex } from '../functions/regex.js';
import { compareStrings } from '../go/bytes.js';
import { sortedKeys } from '../go/print.js';
import { GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';
import type { CompiledSchema, RefKeyword } from './compile.js';
import { refCycle, type Scope } from './cycle.js';
import { singleQuoted } from './display.js';
import { dynamicTarget } from './dynamic.js';
import { type AddProblem, leaf, type SchemaProblem } from './error.js';
import { evaluated } from './evaluated.js';
import { checkFirst } from './first.js';
import { checkNumber, checkText } from './scalars.js';
import { absent, duplicate, listOf, local } from './values.js';

const maxDepth = 200;

interface CheckOptions {
  /** Formats fail in every draft. */
  readonly assertFormats?: boolean;
}

/**
 * JSON Schema drafts 4 to 2020-12 with the results and words of santhosh-tekuri/jsonschema v6, which Helm uses.
 * Schemas on the web are taken as met: drydock stays offline.
 */
export function checkCompiled(schema: CompiledSchema, value: GoValue, options: CheckOptions = {}): SchemaProblem[] {
  const problem = new Validator(schema, options).check(schema.root, value, [], 0);
  return problem ? [...causesOf(problem)] : [];
}

const causesOf = (problem: SchemaProblem): readonly SchemaProblem[] =>
  problem.kind === 'group' ? problem.causes : [problem];

const quoteAll = (names: readonly string[]): string => names.map(singleQuoted).join(', ');

class Validator {
  private draft: number;
  private readonly scopes: Scope[] = [];
  /** The reference that is about to be followed. */
  private keyword: string | undefined;

  constructor(
    private readonly schema: CompiledSchema,
    private readonly options: CheckOptions,
  ) {
    this.draft = schema.draft;
  }

  check(schema: GoValue, value: GoValue, at: readonly string[], depth: number): SchemaProblem | undefined {
    if (schema === false) return leaf(at, 'false schema');
    if (!(schema instanceof GoMap) || depth > maxDepth) return undefined;
    const scope = { schema, value, at, keyword: this.keyword };
    this.keyword = undefined;
    const cycle = refCycle(this.scopes, scope, this.schema);
    if (cycle) return cycle;
    this.scopes.push(scope);
    const { draft } = this;
    if (this.schema.draftOf) this.draft = this.schema.draftOf(schema);
    const problem = this.apply(schema, value, at, depth);
    this.draft = draft;
    this.scopes.pop();
    return problem;
  }

  private apply(schema: GoMap, value: GoValue, at: readonly string[], depth: number): SchemaProblem | undefined {
    const ref = schema.get('$ref');
    const formats = this.options.assertFormats ?? this.draft < 2019;
    const stop = checkFirst(this.draft, formats, schema, value, at);
    if (this.draft < 2019 && typeof ref === 'string') return stop ?? this.reference(schema, '$ref', value, at, depth);
    if (stop) return stop;
    const problems: SchemaProblem[] = [];
    const add = (p: SchemaProblem | undefined): void => {
      if (p) problems.push(p);
    };
    if (typeof ref === 'string') add(this.reference(schema, '$ref', value, at, depth));
    if (value instanceof GoMap) this.object(schema, value, at, depth, add);
    else if (value instanceof GoSlice) this.array(schema, value.items, at, depth, add);
    else if (typeof value === 'string') checkText(schema, value, at, add);
    else if (typeof value === 'number' || value instanceof GoInt)
      checkNumber(this.draft, schema, Number(value instanceof GoInt ? value.value : value), at, add);
    add(this.reference(schema, '$recursiveRef', value, at, depth));
    add(this.reference(schema, '$dynamicRef', value, at, depth));
    this.conditions(schema, value, at, depth, add);
    if (this.draft >= 2019) this.unevaluated(schema, value, at, depth, add);
    if (problems.length < 2) return problems[0];
    return { at, message: 'validation failed', causes: problems, kind: 'group' };
  }

  private reference(
    schema: GoMap,
    keyword: RefKeyword,
    value: GoValue,
    at: readonly string[],
    depth: number,
  ): SchemaProblem | undefined {
    const target = dynamicTarget(this.schema, this.scopes, schema, keyword);
    if (target === undefined) return undefined;
    this.keyword = keyword;
    const problem = this.check(target, value, at, depth + 1);
    this.keyword = undefined;
    if (!problem) return undefined;
    return { at, message: 'validation failed', causes: causesOf(problem), kind: 'ref' };
  }

  private object(schema: GoMap, value: GoMap, at: readonly string[], depth: number, add: AddProblem): void {
    const min = schema.get('minProperties');
    if (typeof min === 'number' && value.size < min)
      add(leaf(at, `minProperties: got ${local(value.size)}, want ${local(min)}`));
    const max = schema.get('maxProperties');
    if (typeof max === 'number' && value.size > max)
      add(leaf(at, `maxProperties: got ${local(value.size)}, want ${local(max)}`));
    const missing = absent(value, schema.get('required'));
    if (missing.length)
      add(leaf(at, `missing ${missing.length === 1 ? 'property' : 'properties'} ${quoteAll(missing)}`));
    this.dependencies(schema, value, at, depth, add);
    this.properties(schema, value, at, depth, add);
    const names = schema.get('propertyNames');
    if (names !== undefined && this.draft >= 6)
      for (const name of sortedKeys(value)) {
        const problem = this.check(names, name, [], depth + 1);
        if (problem) add(leaf(at, `invalid propertyName ${singleQuoted(name)}`, causesOf(problem)));
      }
  }

  private dependencies(schema: GoMap, value: GoMap, at: readonly string[], depth: number, add: AddProblem): void {
    for (const keyword of ['dependencies', 'dependentRequired', 'dependentSchemas']) {
      if (keyword !== 'dependencies' && this.draft < 2019) continue;
      const all = schema.get(keyword);
      if (!(all instanceof GoMap)) continue;
      for (const [name, wanted] of all) {
        if (!value.has(name)) continue;
        if (wanted instanceof GoSlice) {
          const missing = absent(value, wanted);
          if (missing.length)
            add(leaf(at, `properties ${quoteAll(missing)} required, if ${singleQuoted(name)} exists`));
        } else add(this.check(wanted, value, at, depth + 1));
      }
    }
  }

  private properties(schema: GoMap, value: GoMap, at: readonly string[], depth: number, add: AddProblem): void {
    const named = schema.get('properties');
    const patterns = schema.get('patternProperties');
    const additional = schema.get('additionalProperties');
    if (!named && !patterns && additional === undefined) return;
    const refused: string[] = [];
    for (const name of namesLookedAt(schema, value)) {
      const inner = value.get(name);
      const path = [...at, name];
      let known = false;
      if (named instanceof GoMap && named.has(name)) {
        known = true;
        add(this.check(named.get(name), inner, path, depth + 1));
      }
      for (const [pattern, sub] of patterns instanceof GoMap ? patterns : []) {
        if (!compileRegex(pattern).matcher(name).find()) continue;
        known = true;
        add(this.check(sub, inner, path, depth + 1));
      }
      if (known || additional === undefined) continue;
      if (additional === false) refused.push(name);
      else add(this.check(additional, inner, path, depth + 1));
    }
    if (refused.length) add(leaf(at, `additional properties ${quoteAll(refused)} not allowed`));
  }

  private array(schema: GoMap, items: readonly GoValue[], at: readonly string[], depth: number, add: AddProblem): void {
    const min = schema.get('minItems');
    if (typeof min === 'number' && items.length < min)
      add(leaf(at, `minItems: got ${local(items.length)}, want ${local(min)}`));
    const max = schema.get('maxItems');
    if (typeof max === 'number' && items.length > max)
      add(leaf(at, `maxItems: got ${local(items.length)}, want ${local(max)}`));
    if (schema.get('uniqueItems') === true) {
      const pair = duplicate(items);
      if (pair) add(leaf(at, `items at ${pair[0]} and ${pair[1]} are equal`));
    }
    const tuple = schema.get(this.draft >= 2020 ? 'prefixItems' : 'items');
    const first = tuple instanceof GoSlice ? tuple.items : [];
    const rest =
      this.draft >= 2020 ? schema.get('items') : tuple instanceof GoSlice ? schema.get('additionalItems') : tuple;
    if (rest === false && this.draft < 2020 && items.length > first.length && tuple instanceof GoSlice)
      add(leaf(at, `last ${items.length - first.length} additionalItem(s) not allowed`));
    else
      items.forEach((item, i) => {
        const sub = i < first.length ? first[i] : rest;
        if (sub !== undefined) add(this.check(sub, item, [...at, String(i)], depth + 1));
      });
    this.contains(schema, items, at, depth, add);
  }

  private contains(
    schema: GoMap,
    items: readonly GoValue[],
    at: readonly string[],
    depth: number,
    add: AddProblem,
  ): void {
    const wanted = schema.get('contains');
    if (wanted === undefined || this.draft < 6) return;
    const results = items.map((item, i) => this.check(wanted, item, [...at, String(i)], depth + 1));
    const matched = results.flatMap((r, i) => (r ? [] : [i]));
    const failed = results.filter((r): r is SchemaProblem => r !== undefined);
    const min = schema.get('minContains');
    if (typeof min === 'number' && this.draft >= 2019) {
      if (matched.length < min)
        add(
          leaf(
            at,
            matched.length
              ? `min ${min} items required to match contains schema, but matched ${matched.length} items at ${matched.join(' ')}`
              : `min ${min} items required to match contains schema, but none matched`,
            failed,
          ),
        );
    } else if (!matched.length) add(leaf(at, 'no items match contains schema', failed));
    const max = schema.get('maxContains');
    if (typeof max === 'number' && this.draft >= 2019 && matched.length > max)
      add(
        leaf(
          at,
          `max ${max} items required to match contains schema, but matched ${matched.length} items at ${matched.join(' ')}`,
        ),
      );
  }

  private conditions(schema: GoMap, value: GoValue, at: readonly string[], depth: number, add: AddProblem): void {
    const test = (sub: GoValue): SchemaProblem | undefined => this.check(sub, value, at, depth + 1);
    const all = (keyword: string): SchemaProblem[] =>
      listOf(schema.get(keyword))
        .map(test)
        .filter((p): p is SchemaProblem => p !== undefined);
    if (schema.has('not') && !test(schema.get('not'))) add(leaf(at, "'not' failed"));
    const allOf = all('allOf');
    if (allOf.length) add(leaf(at, "'allOf' failed", allOf));
    const any = listOf(schema.get('anyOf'));
    if (any.length) {
      const failed = all('anyOf');
      if (failed.length === any.length) add(leaf(at, "'anyOf' failed", failed));
    }
    this.oneOf(listOf(schema.get('oneOf')), test, at, add);
    if (schema.has('if') && this.draft >= 7) {
      const branch = test(schema.get('if')) ? schema.get('else') : schema.get('then');
      if (branch !== undefined) add(test(branch));
    }
  }

  private unevaluated(schema: GoMap, value: GoValue, at: readonly string[], depth: number, add: AddProblem): void {
    const keyword = value instanceof GoMap ? 'unevaluatedProperties' : 'unevaluatedItems';
    const rest = schema.get(keyword);
    if (rest === undefined || !(value instanceof GoMap || value instanceof GoSlice)) return;
    const known = evaluated(
      this.draft,
      (at, ref) => dynamicTarget(this.schema, this.scopes, at, ref),
      schema,
      value,
      (s, v) => !this.check(s, v, [], depth + 1),
    );
    const items = value instanceof GoMap ? value : new Map(value.items.map((item, i) => [String(i), item]));
    for (const [name, inner] of items) if (!known.has(name)) add(this.check(rest, inner, [...at, name], depth + 1));
  }

  private oneOf(
    list: readonly GoValue[],
    test: (s: GoValue) => SchemaProblem | undefined,
    at: readonly string[],
    add: AddProblem,
  ): void {
    if (!list.length) return;
    const results = list.map(test);
    const matched = results.flatMap((r, i) => (r ? [] : [i]));
    if (matched.length > 1) add(leaf(at, `'oneOf' failed, subschemas ${matched[0]}, ${matched[1]} matched`));
    else if (!matched.length) add(leaf(at, "'oneOf' failed, none matched", results as SchemaProblem[]));
  }
}

/** Sorted; in a schema that only knows names, those it knows. */
function namesLookedAt(schema: GoMap, value: GoMap): string[] {
  const named = schema.get('properties');
  if (schema.has('patternProperties') || schema.has('additionalProperties') || !(named instanceof GoMap))
    return sortedKeys(value);
  return [...value.keys()].filter((name) => named.has(name)).sort(compareStrings);
}
