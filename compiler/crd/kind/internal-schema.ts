import { isObject } from '../../kube/json.js';
import { type CrdSchema, isArray, type ValidationRule } from '../schema.js';
import type { CrdVersionForm, PrinterColumn, Subresources } from './form.js';

/* Parts of a definition as the Go structs of the server's own form (pkg/apis/apiextensions/types*.go), as errors print them. */

type Written = Readonly<Record<string, unknown>>;

/** Go's field and the JSON key, by what stands there where nothing is written. */
const texts = {
  ID: 'id',
  Schema: '$schema',
  Description: 'description',
  Type: 'type',
  Format: 'format',
  Title: 'title',
};

const orNull = <T>(value: T | undefined, form: (value: T) => unknown = (v) => v): unknown =>
  value === undefined || value === null ? null : form(value);

const mapOf = (form: (value: never) => unknown) => (map: Written) =>
  Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, form(map[key] as never)]),
  );

export function schemaForm(s: CrdSchema): unknown {
  const w = s as Written;
  const text = (name: keyof typeof texts): unknown => w[texts[name]] ?? '';
  const list = (key: string): unknown => orNull(w[key] as CrdSchema[] | undefined, (l) => l.map(schemaForm));
  return {
    ID: text('ID'),
    Schema: text('Schema'),
    Ref: w['$ref'] ?? null,
    Description: text('Description'),
    Type: text('Type'),
    Nullable: s.nullable ?? false,
    Format: text('Format'),
    Title: text('Title'),
    Default: s.default ?? null,
    Maximum: s.maximum ?? null,
    ExclusiveMaximum: s.exclusiveMaximum ?? false,
    Minimum: s.minimum ?? null,
    ExclusiveMinimum: s.exclusiveMinimum ?? false,
    MaxLength: s.maxLength ?? null,
    MinLength: s.minLength ?? null,
    Pattern: s.pattern ?? '',
    MaxItems: s.maxItems ?? null,
    MinItems: s.minItems ?? null,
    UniqueItems: s.uniqueItems ?? false,
    MultipleOf: s.multipleOf ?? null,
    Enum: s.enum ?? null,
    MaxProperties: s.maxProperties ?? null,
    MinProperties: s.minProperties ?? null,
    Required: s.required ?? null,
    Items: orNull(w['items'], itemsForm),
    AllOf: list('allOf'),
    OneOf: list('oneOf'),
    AnyOf: list('anyOf'),
    Not: orNull(s.not, schemaForm),
    Properties: orNull(w['properties'] as Written | undefined, mapOf(schemaForm)),
    AdditionalProperties: orNull(w['additionalProperties'], schemaOrBool),
    PatternProperties: orNull(w['patternProperties'] as Written | undefined, mapOf(schemaForm)),
    Dependencies: orNull(w['dependencies'] as Written | undefined, mapOf(dependencyForm)),
    AdditionalItems: orNull(w['additionalItems'], schemaOrBool),
    Definitions: orNull(w['definitions'] as Written | undefined, mapOf(schemaForm)),
    ExternalDocs: orNull(w['externalDocs'] as Written | undefined, (d) => ({
      Description: d['description'] ?? '',
      URL: d['url'] ?? '',
    })),
    Example: w['example'] ?? null,
    XPreserveUnknownFields: s['x-kubernetes-preserve-unknown-fields'] ?? null,
    XEmbeddedResource: s['x-kubernetes-embedded-resource'] ?? false,
    XIntOrString: s['x-kubernetes-int-or-string'] ?? false,
    XListMapKeys: s['x-kubernetes-list-map-keys'] ?? null,
    XListType: s['x-kubernetes-list-type'] ?? null,
    XMapType: s['x-kubernetes-map-type'] ?? null,
    XValidations: orNull(s['x-kubernetes-validations'], (rules) => rules.map(ruleForm)),
  };
}

/** JSONSchemaPropsOrArray: what is neither leaves both empty. */
export const itemsForm = (items: unknown): unknown => ({
  Schema: isObject(items as never) ? schemaForm(items as CrdSchema) : null,
  JSONSchemas: isArray(items) ? items.map((s) => schemaForm(s as CrdSchema)) : null,
});

const schemaOrBool = (value: unknown): unknown => ({
  Allows: value !== false,
  Schema: isObject(value as never) ? schemaForm(value as CrdSchema) : null,
});

const dependencyForm = (value: unknown): unknown => ({
  Schema: isObject(value as never) ? schemaForm(value as CrdSchema) : null,
  Property: isArray(value) ? value : null,
});

export const ruleForm = (rule: ValidationRule): unknown => ({
  Rule: rule.rule,
  Message: rule.message ?? '',
  MessageExpression: rule.messageExpression ?? '',
  Reason: rule.reason ?? null,
  FieldPath: rule.fieldPath ?? '',
  OptionalOldSelf: rule.optionalOldSelf ?? null,
});

export const versionSchemaForm = (schema: CrdVersionForm['schema']): unknown =>
  orNull(schema, (s) => ({ OpenAPIV3Schema: orNull(s.openAPIV3Schema, schemaForm) }));

export const subresourcesForm = (subresources: Subresources | undefined): unknown =>
  orNull(subresources, ({ status, scale }) => ({
    Status: orNull(status, () => ({})),
    Scale: orNull(scale, (s) => ({
      SpecReplicasPath: s.specReplicasPath ?? '',
      StatusReplicasPath: s.statusReplicasPath ?? '',
      LabelSelectorPath: s.labelSelectorPath ?? null,
    })),
  }));

export const columnsForm = (columns: readonly PrinterColumn[] | undefined): unknown =>
  orNull(columns, (list) =>
    list.map((c) => ({
      Name: c.name ?? '',
      Type: c.type ?? '',
      Format: c.format ?? '',
      Description: c.description ?? '',
      Priority: c.priority ?? 0,
      JSONPath: c.jsonPath ?? '',
    })),
  );

export const selectableForm = (fields: CrdVersionForm['selectableFields']): unknown =>
  orNull(fields, (list) => list.map((f) => ({ JSONPath: f.jsonPath ?? '' })));
