import type { Checked } from '../../cel/check/checked.js';
import { greatestCost } from '../../cel/cost/estimate.js';
import { maxUint64 } from '../../cel/cost/range.js';
import { type FieldError, forbidden } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import type { StoredExpressions } from '../cel-rules.js';
import { SchemaSizes, sizedType } from '../cel-sizes.js';
import { type CrdSchema, schemaHas, type ValidationRule } from '../schema.js';
import type { Surroundings } from './openapi-schema.js';

/** Limits of one expression and of all of a version (apiextensions validation.go StaticEstimated…CostLimit). */
const expressionLimit = 10_000_000n;
const totalLimit = 100_000_000n;

/** How often a value can stand at a place; undefined where nothing limits it (CELSchemaContext.MaxCardinality). */
export type Cardinality = bigint | undefined;

/** The same for what stands within a value of that schema (childContext). */
export function below(s: CrdSchema, around: Cardinality): Cardinality {
  if (around === undefined) return undefined;
  const isMap = s.type === 'object' && s.additionalProperties !== undefined;
  if (!isMap && s.type !== 'array') return around;
  const most = isMap ? s.maxProperties : s.maxItems;
  return most === undefined ? undefined : multiply(around, BigInt(most < 0 ? 0 : most));
}

const multiply = (a: bigint, b: bigint): bigint => (a * b > maxUint64 ? maxUint64 : a * b);

/** Expressions of the stored definition, and whether this version's schema stays as it was. */
export class KnownExpressions {
  private readonly rules = new Set<string>();
  private readonly messages = new Set<string>();

  constructor(
    before: readonly CrdSchema[],
    /** Then no single expression is held to its limit. */
    readonly unchanged: boolean,
  ) {
    for (const schema of before)
      schemaHas(schema, (part) => {
        for (const rule of part['x-kubernetes-validations'] ?? []) {
          this.rules.add(rule.rule);
          if (rule.messageExpression) this.messages.add(rule.messageExpression);
        }
        return false;
      });
  }

  stored(rule: ValidationRule): StoredExpressions {
    return { rule: this.rules.has(rule.rule), message: this.messages.has(rule.messageExpression ?? '') };
  }
}

/** Adds up what the rules of one version can cost. */
export class RuleCosts {
  private total = 0n;
  private dearest: { readonly path: FieldPath; readonly cost: bigint }[] = [];

  /** Of a rule that compiles, and of its message expression, if it has one that does. */
  of(
    { rule, message }: { readonly rule: Checked; readonly message: Checked | undefined },
    s: CrdSchema,
    isRoot: boolean,
    path: FieldPath,
    around: Surroundings,
  ): { readonly rule: readonly FieldError[]; readonly message: readonly FieldError[] } {
    const type = sizedType(s, isRoot, around.profile);
    if (!type) return { rule: [], message: [] };
    const sizes = new SchemaSizes(type);
    const once = (checked: Checked): bigint => greatestCost(checked, sizes, around.profile.atLeast('1.37'));
    const judge = (cost: bigint, name: string, at: FieldPath): FieldError[] => {
      this.observe(at, cost);
      if (around.known.unchanged || cost <= expressionLimit) return [];
      return [forbidden(at, tooDear(`estimated ${name} cost`, cost, expressionLimit))];
    };
    const times = around.cardinality ?? sizes.cardinality;
    return {
      rule: judge(multiply(once(rule), times), 'rule', path.child('rule')),
      message: message ? judge(once(message), 'messageExpression', path.child('messageExpression')) : [],
    };
  }

  private observe(path: FieldPath, cost: bigint): void {
    this.total = this.total + cost > maxUint64 ? maxUint64 : this.total + cost;
    if (cost < totalLimit / 100n) return;
    this.dearest = [...this.dearest, { path, cost }]
      .sort((a, b) => (a.cost > b.cost ? -1 : a.cost < b.cost ? 1 : 0))
      .slice(0, 4);
  }

  /** What is wrong with all rules together. */
  errors(path: FieldPath): FieldError[] {
    if (this.total <= totalLimit) return [];
    const what = 'estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.dearest.map((d) => forbidden(d.path, `contributed to ${what}`)),
      forbidden(path, tooDear(name, this.total, totalLimit)),
    ];
  }
}

/** getCostErrorMessage. */
function tooDear(name: string, cost: bigint, limit: bigint): string {
  const factor = Number(cost) / Number(limit);
  const shown = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${name} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
