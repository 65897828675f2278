import type { VersionProfile } from '../../schemas/profile.js';
import { optionalOf } from '../cel/check/types.js';
import { evaluate } from '../cel/eval/interpreter.js';
import { type Compiled, compile } from '../cel/eval/program.js';
import { Optional, type Value } from '../cel/eval/values.js';
import { kubernetesEnv } from '../cel/kubernetes.js';
import { childrenOf, type Expr } from '../cel/syntax/ast.js';
import { type Json, stable } from '../kube/json.js';
import { type FieldError, forbidden, goValue, invalid, required } from '../validate/field/error.js';
import type { FieldPath } from '../validate/field/path.js';
import { isEmbedded, SchemaTypes } from './cel-types.js';
import { toCel } from './cel-values.js';
import { fieldPathOf } from './rule-path.js';
import { additionalOf, type CrdSchema, isArray, isMap, propertyOf, type ValidationRule } from './schema.js';

/** RuntimeCELCostBudget (apiserver pkg/apis/cel/config.go). */
const totalBudget = 10_000_000;

export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program: Compiled;
  readonly message?: Compiled;
  readonly usesOldSelf: boolean;
}

/** The rules of one schema node and of those below it; undefined where there are none. */
export interface RuleNode {
  readonly schema: CrdSchema;
  readonly isRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items?: RuleNode;
  readonly additional?: RuleNode;
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly allOf: readonly RuleNode[];
}

/** Compiles every rule of a schema once. Mirrors apiextensions pkg/apiserver/schema/cel (NewValidator). */
export function compileRules(schema: CrdSchema, profile: VersionProfile): RuleNode | undefined {
  return nodeOf(schema, schema, true, profile, 'selfType');
}

/** `validation` carries the rules; `schema` is the structural spine they see, the same except within allOf. */
function nodeOf(
  validation: CrdSchema,
  schema: CrdSchema,
  isRoot: boolean,
  profile: VersionProfile,
  name: string,
): RuleNode | undefined {
  const rules = (validation['x-kubernetes-validations'] ?? []).map((rule) =>
    compileRule(rule, schema, isRoot, profile, stored, name),
  );
  const items =
    validation.items && schema.items
      ? nodeOf(validation.items, schema.items, isEmbedded(schema.items), profile, `${name}.@idx`)
      : undefined;
  const [inner, spine] = [additionalOf(validation), additionalOf(schema)];
  const additional = inner && spine ? nodeOf(inner, spine, isEmbedded(spine), profile, `${name}.@elem`) : undefined;
  const properties = new Map<string, RuleNode>();
  for (const [key, property] of Object.entries(validation.properties ?? {})) {
    const on = propertyOf(schema, key);
    const node = on && nodeOf(property, on, isEmbedded(on), profile, `${name}.${key}`);
    if (node) properties.set(key, node);
  }
  const allOf = (validation.allOf ?? []).flatMap((part) => nodeOf(part, schema, isRoot, profile, name) ?? []);
  if (!rules.length && !items && !additional && !properties.size && !allOf.length) return undefined;
  return {
    schema,
    isRoot,
    rules,
    properties,
    allOf,
    ...(items ? { items } : {}),
    ...(additional ? { additional } : {}),
  };
}

/** The environment a rule of that node is compiled in. */
function environmentOf(
  rule: ValidationRule,
  schema: CrdSchema,
  isRoot: boolean,
  profile: VersionProfile,
  name: string,
) {
  const provider = new SchemaTypes();
  const self = provider.typeOf(schema, name, isRoot);
  if (!self) return undefined;
  const variables = { self, oldSelf: rule.optionalOldSelf ? optionalOf(self) : self };
  return (stored: boolean) => kubernetesEnv(profile, variables, provider, { stored });
}

/** Which expressions the server knows already: they may use all it understands. */
export interface StoredExpressions {
  readonly rule: boolean;
  readonly message: boolean;
}

const stored: StoredExpressions = { rule: true, message: true };

/** A rule and its message, compiled; `error` holds cel-go's text. */
export function compileRule(
  rule: ValidationRule,
  schema: CrdSchema,
  isRoot: boolean,
  profile: VersionProfile,
  known: StoredExpressions,
  name = 'selfType',
): CompiledRule {
  const env = environmentOf(rule, schema, isRoot, profile, name);
  const program: Compiled = env
    ? compile(rule.rule, env(known.rule))
    : { error: 'failed to convert to declType for CEL validation rules' };
  const message = env && rule.messageExpression ? compile(rule.messageExpression, env(known.message)) : undefined;
  const usesOldSelf = program.error === undefined && mentions(program.checked.expr, 'oldSelf');
  return { rule, program, usesOldSelf, ...(message ? { message } : {}) };
}

function mentions(e: Expr, variable: string): boolean {
  return (e.kind === 'ident' && e.name === variable) || childrenOf(e).some((c) => mentions(c, variable));
}

/** Runs the rules over an object; `warnings` takes what an update did not make worse. */
export function ruleErrors(
  root: RuleNode,
  value: Json,
  old: Json | undefined,
  path: FieldPath,
  warnings: string[],
  profile: VersionProfile,
): FieldError[] {
  const run = new RuleRun(warnings, old !== undefined, profile);
  run.visit(root, value, old, path, () => old !== undefined && stable(value) === stable(old));
  return run.errors;
}

class RuleRun {
  readonly errors: FieldError[] = [];
  private budget = totalBudget;

  constructor(
    private readonly warnings: string[],
    private readonly isUpdate: boolean,
    private readonly profile: VersionProfile,
  ) {}

  /** `unchanged` tells whether this value, or the nearest one with a counterpart, is as it was. */
  visit(
    node: RuleNode,
    value: Json | undefined,
    old: Json | undefined,
    path: FieldPath,
    unchanged: () => boolean,
  ): void {
    if (value === null || value === undefined || this.budget < 0) return;
    this.rules(node, value, old, path, unchanged);
    for (const part of node.allOf) this.visit(part, value, old, path, unchanged);
    if (isArray(value)) this.list(node, value, isArray(old) ? old : [], path, unchanged);
    else if (isMap(value)) this.map(node, value, isMap(old) ? old : undefined, path, unchanged);
  }

  private list(
    node: RuleNode,
    list: readonly Json[],
    old: readonly Json[],
    path: FieldPath,
    parent: () => boolean,
  ): void {
    const { items } = node;
    if (!items) return;
    for (const [i, item] of list.entries()) {
      const before = counterpart(node.schema, item, old);
      const unchanged = before === undefined ? parent : () => this.isUpdate && stable(item) === stable(before);
      this.visit(items, item, before, path.index(i), unchanged);
    }
  }

  private map(
    node: RuleNode,
    map: Readonly<Record<string, Json | undefined>>,
    old: Readonly<Record<string, Json | undefined>> | undefined,
    path: FieldPath,
    parent: () => boolean,
  ): void {
    for (const key of Object.keys(map)) {
      const property = node.properties.get(key);
      const child = property ?? node.additional;
      if (!child) continue;
      const before = old && Object.hasOwn(old, key) ? old[key] : undefined;
      const unchanged = before === undefined ? parent : () => this.isUpdate && stable(map[key]) === stable(before);
      this.visit(child, map[key], before, property ? path.child(key) : path.key(key), unchanged);
    }
  }

  private rules(node: RuleNode, value: Json, old: Json | undefined, path: FieldPath, unchanged: () => boolean): void {
    if (!node.rules.length) return;
    const self = toCel(value, node.schema, node.isRoot);
    const before = old === undefined || old === null ? undefined : toCel(old, node.schema, node.isRoot);
    const type = node.schema.type ?? '';
    for (const compiled of node.rules) {
      const { rule, program } = compiled;
      if (this.budget < 0) return;
      if (!rule.rule.trim()) continue;
      if (program.error !== undefined) {
        this.errors.push(invalid(path, type, `rule compile error: compilation failed: ${program.error}`));
        continue;
      }
      if (compiled.usesOldSelf && before === undefined && !rule.optionalOldSelf) continue;
      const activation = activationOf(self, before, rule.optionalOldSelf === true);
      const outcome = evaluate(program.checked, activation);
      this.budget -= Math.ceil(outcome.cost);
      if (this.budget < 0) {
        this.errors.push(invalid(path, type, outOfBudget));
        return;
      }
      if (outcome.error !== undefined) this.errors.push(invalid(path, type, evaluationFailure(outcome.error, rule)));
      else if (outcome.value !== true) this.failed(compiled, node, value, path, activation, unchanged);
    }
  }

  private failed(
    compiled: CompiledRule,
    node: RuleNode,
    value: Json,
    path: FieldPath,
    activation: (name: string) => Value | undefined,
    unchanged: () => boolean,
  ): void {
    const at = compiled.rule.fieldPath ? fieldPathOf(compiled.rule.fieldPath, node.schema, path) : path;
    const detail = this.messageOf(compiled, activation) ?? defaultMessage(compiled.rule);
    const error = errorFor(at, this.shown(value, node), detail, compiled.rule.reason);
    if (!compiled.usesOldSelf && this.isUpdate && unchanged()) this.warnings.push(`${error.path}: ${error.body}`);
    else this.errors.push(error);
  }

  /** What an error prints of the value: since 1.35 the value itself, but no objects and lists; before, its type. */
  private shown(value: Json, { schema: { type = '' } }: RuleNode): string | undefined {
    if (!this.profile.atLeast('1.35')) return goValue(type);
    return type === 'object' || type === 'array' ? undefined : goValue(value);
  }

  private messageOf(compiled: CompiledRule, activation: (name: string) => Value | undefined): string | undefined {
    if (!compiled.message || compiled.message.error !== undefined) return undefined;
    const { value, cost } = evaluate(compiled.message.checked, activation);
    this.budget -= Math.ceil(cost);
    const text = typeof value === 'string' ? value.trim() : '';
    return text === '' || text.includes('\n') || text.length > 5 * 1024 ? undefined : text;
  }
}

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

const ruleText = (rule: ValidationRule): string => (rule.message ?? rule.rule).trim();
const defaultMessage = (rule: ValidationRule): string =>
  rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`;

function evaluationFailure(error: string, rule: ValidationRule): string {
  if (error.startsWith('no such overload'))
    return `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`;
  if (error.startsWith('operation cancelled: actual cost limit exceeded'))
    return `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(rule)}`;
  return `${error} evaluating rule: ${ruleText(rule)}`;
}

function activationOf(self: Value, old: Value | undefined, optional: boolean): (name: string) => Value | undefined {
  return (name) => {
    if (name === 'self') return self;
    if (name !== 'oldSelf') return undefined;
    return optional ? (old === undefined ? Optional.none : new Optional(old)) : old;
  };
}

/** `shown` is undefined for a value that is not printed (field.OmitValueType). */
function errorFor(path: FieldPath, shown: string | undefined, detail: string, reason: string | undefined): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail);
    case 'FieldValueRequired':
      return required(path, detail);
    case 'FieldValueDuplicate':
      return { reason, path, body: `Duplicate value${shown === undefined ? '' : `: ${shown}`}` };
    default:
      return {
        reason: 'FieldValueInvalid',
        path,
        body: `Invalid value: ${shown === undefined ? '' : `${shown}: `}${detail}`,
      };
  }
}

/** The stored element with the same keys; only map lists correlate. */
function counterpart(list: CrdSchema, item: Json, old: readonly Json[]): Json | undefined {
  const keys = list['x-kubernetes-list-map-keys'];
  if (list['x-kubernetes-list-type'] !== 'map' || !keys || !isMap(item)) return undefined;
  return old.find((o) => isMap(o) && keys.every((k) => stable(o[k]) === stable(item[k])));
}
