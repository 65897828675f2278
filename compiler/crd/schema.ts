import type { Json, JsonObject } from '../kube/json.js';
import { isObject } from '../kube/json.js';

/** A schema of a CRD (JSONSchemaProps of apiextensions/v1), as far as it has an effect. */
export interface CrdSchema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly maximum?: number;
  readonly exclusiveMaximum?: boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly multipleOf?: number;
  readonly enum?: readonly Json[];
  readonly maxProperties?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly items?: CrdSchema;
  readonly allOf?: readonly CrdSchema[];
  readonly oneOf?: readonly CrdSchema[];
  readonly anyOf?: readonly CrdSchema[];
  readonly not?: CrdSchema;
  readonly properties?: Readonly<Record<string, CrdSchema>>;
  readonly additionalProperties?: CrdSchema | boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The schema of a property, own ones only: keys come from untrusted input. */
export function propertyOf(s: CrdSchema | undefined, key: string): CrdSchema | undefined {
  return s?.properties && Object.hasOwn(s.properties, key) ? s.properties[key] : undefined;
}

/** The schema of other keys, where it is one. */
export function additionalOf(s: CrdSchema | undefined): CrdSchema | undefined {
  return isObject(s?.additionalProperties) ? (s.additionalProperties as CrdSchema) : undefined;
}

/** The schema of a key: of the property, else of other keys. */
export const schemaOf = (s: CrdSchema | undefined, key: string): CrdSchema | undefined =>
  propertyOf(s, key) ?? additionalOf(s);

/** The schema of items, where it is a single one. */
export function itemsOf(s: CrdSchema | undefined): CrdSchema | undefined {
  return isObject(s?.items) ? s.items : undefined;
}

/** True where other keys are allowed at all. */
export const allowsAdditional = (s: CrdSchema): boolean =>
  s.additionalProperties === true || isObject(s.additionalProperties);

export const isArray = (v: unknown): v is Json[] => Array.isArray(v);
export const isMap = (v: unknown): v is JsonObject => isObject(v);

/** True where the schema or any part of it is so (SchemaHas). */
export function schemaHas(s: unknown, test: (part: CrdSchema) => boolean): boolean {
  if (!isMap(s)) return false;
  if (test(s as CrdSchema)) return true;
  const within = (part: unknown): boolean => (isArray(part) ? part.some(within) : schemaHas(part, test));
  return (
    ['items', 'allOf', 'anyOf', 'oneOf', 'not', 'additionalProperties', 'additionalItems'].some((key) =>
      within(s[key]),
    ) ||
    ['properties', 'patternProperties', 'definitions', 'dependencies'].some(
      (key) => isMap(s[key]) && Object.values(s[key]).some(within),
    )
  );
}
