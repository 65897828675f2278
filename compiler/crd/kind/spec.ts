import { stable } from '../../kube/json.js';
import {
  type FieldError,
  forbidden,
  goValue,
  invalid,
  named,
  notSupportedText,
  required,
} from '../../validate/field/error.js';
import { FieldPath } from '../../validate/field/path.js';
import { semanticEqual } from '../../validate/kinds/checks.js';
import { isDNS1035Label, isDNS1123Subdomain } from '../../validate/shared/names.js';
import type { ValidationContext } from '../../validate/types.js';
import { type CrdSchema, isArray, schemaHas } from '../schema.js';
import { conversionErrors } from './conversion.js';
import { defaultErrors } from './default-values.js';
import type { CrdNames, CrdSpec, CrdVersionForm } from './form.js';
import { columnsForm, schemaForm, selectableForm, subresourcesForm, versionSchemaForm } from './internal-schema.js';
import { openApiErrors } from './openapi-schema.js';
import { columnErrors, selectableErrors, subresourceErrors } from './parts.js';
import { KnownExpressions } from './rule-costs.js';
import { structuralErrors, structuralProblem } from './structural.js';

type Part = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields';

/** Where a part of all versions is the same, the server's own form holds it once, and reports it there. */
function hoisted(versions: readonly CrdVersionForm[], part: Part): boolean {
  const first = versions[0]?.[part];
  // Lists that are empty are none; structs are not.
  const same = (own: typeof first): boolean => isArray(own ?? first) || (own === undefined) === (first === undefined);
  return versions.every((v) => same(v[part]) && semanticEqual(v[part], first));
}

const topName: Record<Part, string> = {
  schema: 'validation',
  subresources: 'subresources',
  additionalPrinterColumns: 'additionalPrinterColumns',
  selectableFields: 'selectableFields',
};

const joined = (texts: readonly string[]): string => texts.join(',');

/** validateCustomResourceDefinitionSpec (pkg/apis/apiextensions/validation/validation.go). */
export function specErrors(
  spec: CrdSpec,
  old: CrdSpec | undefined,
  ctx: ValidationContext,
  webhookStrict: boolean,
): FieldError[] {
  const path = FieldPath.of('spec');
  const versions = spec.versions ?? [];
  const known = (v: CrdVersionForm): KnownExpressions => knownExpressions(v, old);
  const out: FieldError[] = groupErrors(spec, path);
  const top = (part: Part): boolean => versions.length > 0 && hoisted(versions, part);
  if (!(top('schema') && versions[0]?.schema?.openAPIV3Schema))
    versions.forEach((v, i) => {
      if (top('schema') || !v.schema?.openAPIV3Schema)
        out.push(required(path.child('versions').index(i).child('schema', 'openAPIV3Schema')));
    });
  if (spec.preserveUnknownFields && versions.some((v) => hasDefaults(v.schema?.openAPIV3Schema)))
    out.push(
      invalid(path.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema'),
    );
  versions.forEach((v, i) => {
    const at = path.child('versions').index(i);
    const bad = isDNS1035Label(v.name ?? '');
    if (bad.length) out.push(invalid(at.child('name'), v.name ?? '', joined(bad)));
    out.push(...deprecationErrors(v, at.child('deprecationWarning')));
    for (const part of ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const)
      if (!top(part)) {
        const beside = top('schema') ? undefined : v.schema;
        out.push(
          ...partErrors(
            part,
            { ...v, schema: beside },
            Boolean(v.subresources?.status),
            at.child(part),
            known(v),
            ctx,
            true,
          ),
        );
      }
  });
  out.push(...versionListErrors(spec.versions, path, top));
  const names = spec.names ?? {};
  for (const key of ['plural', 'singular', 'kind', 'listKind'] as const)
    if (!names[key]) out.push(required(path.child('names', key)));
  out.push(...nameErrors(names, path.child('names')));
  const anyStatus = versions.some((v) => v.subresources?.status);
  for (const part of ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const)
    if (top(part)) {
      const beside = top('schema') ? versions[0]!.schema : undefined;
      const all = { ...versions[0]!, schema: beside };
      out.push(...partErrors(part, all, anyStatus, path.child(topName[part]), known(all), ctx, false));
    }
  const strategy = spec.conversion?.strategy ?? '';
  if (spec.preserveUnknownFields && spec.conversion && strategy !== 'None')
    out.push(
      invalid(path.child('conversion', 'strategy'), strategy, 'must be None if spec.preserveUnknownFields is true'),
    );
  out.push(...conversionErrors(spec.conversion, path.child('conversion'), webhookStrict));
  return out;
}

function knownExpressions({ name, schema }: CrdVersionForm, old: CrdSpec | undefined): KnownExpressions {
  const schemaOf = (v: CrdVersionForm | undefined): CrdSchema | undefined => v?.schema?.openAPIV3Schema;
  const before = old?.versions ?? [];
  const same = before.find((v) => v.name === name);
  return new KnownExpressions(
    before.flatMap((v) => schemaOf(v) ?? []),
    same !== undefined && stable(schemaOf(same) as never) === stable(schema?.openAPIV3Schema as never),
  );
}

const hasDefaults = (s: CrdSchema | undefined): boolean => schemaHas(s, (part) => part.default !== undefined);

function groupErrors(spec: CrdSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const group = spec.group ?? '';
  const bad = group ? isDNS1123Subdomain(group) : [];
  if (!group) out.push(required(path.child('group')));
  else if (bad.length) out.push(invalid(path.child('group'), group, joined(bad)));
  else if (!group.includes('.'))
    out.push(invalid(path.child('group'), group, 'should be a domain with at least one dot'));
  const scopes = ['Cluster', 'Namespaced'];
  if (!spec.scope) out.push(required(path.child('scope')));
  else if (!scopes.includes(spec.scope)) out.push(notSupportedText(path.child('scope'), spec.scope, scopes));
  return out;
}

function deprecationErrors(v: CrdVersionForm, at: FieldPath): FieldError[] {
  const text = v.deprecationWarning;
  if (text === undefined) return [];
  const problems: string[] = [];
  if (!v.deprecated) problems.push('can only be set for deprecated versions');
  else {
    if (Buffer.byteLength(text) > 256) problems.push('must be <= 256 characters long');
    if (text === '') problems.push('must not be an empty string');
    const at = [...text].findIndex((c) => c !== ' ' && /[\p{C}\p{Z}]/u.test(c));
    if (at >= 0)
      problems.push(
        `must only contain printable UTF-8 characters; non-printable character found at index ${Buffer.byteLength([...text].slice(0, at).join(''))}`,
      );
  }
  return problems.map((p) => invalid(at, named(text), p));
}

function versionListErrors(
  given: readonly CrdVersionForm[] | undefined,
  path: FieldPath,
  top: (part: Part) => boolean,
): FieldError[] {
  const out: FieldError[] = [];
  const versions = given ?? [];
  const at = path.child('versions');
  const wrong = (text: string): void =>
    void out.push({
      reason: 'FieldValueInvalid',
      path: at,
      body: `Invalid value: ${given ? showVersions(given, top) : 'null'}: ${text}`,
    });
  if (new Set(versions.map((v) => v.name)).size !== versions.length) wrong('must contain unique version names');
  if (versions.filter((v) => v.storage).length !== 1) wrong('must have exactly one version marked as storage version');
  const first = versions[0]?.name ?? '';
  const bad = first ? isDNS1035Label(first) : [];
  if (bad.length) out.push(invalid(path.child('version'), first, joined(bad)));
  return out;
}

/** Versions are printed as the Go structs of the server's own form. */
function showVersions(versions: readonly CrdVersionForm[], top: (part: Part) => boolean): string {
  return goValue(
    versions.map((v) => ({
      Name: v.name ?? '',
      Served: v.served ?? false,
      Storage: v.storage ?? false,
      Deprecated: v.deprecated ?? false,
      DeprecationWarning: v.deprecationWarning ?? null,
      Schema: top('schema') ? null : versionSchemaForm(v.schema),
      Subresources: top('subresources') ? null : subresourcesForm(v.subresources),
      AdditionalPrinterColumns: top('additionalPrinterColumns') ? null : columnsForm(v.additionalPrinterColumns),
      SelectableFields: top('selectableFields') ? null : selectableForm(v.selectableFields),
    })),
  );
}

/** ValidateCustomResourceDefinitionNames, of spec.names and of status.acceptedNames. */
export function nameErrors(names: CrdNames, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  for (const key of ['plural', 'singular'] as const) {
    const bad = names[key] ? isDNS1035Label(names[key]) : [];
    if (bad.length) out.push(invalid(path.child(key), names[key], joined(bad)));
  }
  for (const key of ['kind', 'listKind'] as const) {
    const bad = names[key] ? isDNS1035Label(names[key].toLowerCase()) : [];
    if (bad.length)
      out.push(invalid(path.child(key), names[key], `may have mixed case, but should otherwise match: ${joined(bad)}`));
  }
  const list = (key: 'shortNames' | 'categories'): void =>
    (names[key] ?? []).forEach((name, i) => {
      const bad = isDNS1035Label(name);
      if (bad.length) out.push(invalid(path.child(key).index(i), name, joined(bad)));
    });
  list('shortNames');
  if (names.kind && names.kind === names.listKind)
    out.push(invalid(path.child('listKind'), names.listKind, 'kind and listKind may not be the same'));
  list('categories');
  return out;
}

function partErrors(
  part: Part,
  v: CrdVersionForm,
  hasStatus: boolean,
  at: FieldPath,
  known: KnownExpressions,
  ctx: ValidationContext,
  oneVersion: boolean,
): FieldError[] {
  switch (part) {
    case 'schema':
      return schemaErrors(v.schema?.openAPIV3Schema, hasStatus, at.child('openAPIV3Schema'), known, ctx);
    case 'subresources':
      return subresourceErrors(v.subresources, at);
    case 'additionalPrinterColumns':
      return (v.additionalPrinterColumns ?? []).flatMap((c, i) => columnErrors(c, at.index(i)));
    case 'selectableFields':
      return selectableErrors(v.selectableFields ?? [], v.schema?.openAPIV3Schema, at, oneVersion);
  }
}

const atRoot = new Set(
  'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations'.split(
    ' ',
  ),
);

const rootNames =
  '[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]';

/** validateCustomResourceDefinitionValidation. */
function schemaErrors(
  s: CrdSchema | undefined,
  hasStatus: boolean,
  at: FieldPath,
  known: KnownExpressions,
  ctx: ValidationContext,
): FieldError[] {
  if (!s) return [];
  const out: FieldError[] = hasStatus ? rootErrors(s, at) : [];
  if (s.nullable) out.push(forbidden(at.child('nullable'), 'nullable cannot be true at the root'));
  const problem = structuralProblem(s);
  const structural = problem ? [] : structuralErrors(s, at);
  const defaults = problem || structural.length ? [] : defaultErrors(s, at, ctx.profile);
  out.push(...structural, ...defaults);
  out.push(...openApiErrors(s, at, ctx.profile, !problem && !structural.length && !defaults.length, known));
  return problem && !out.length ? [invalid(at, '', problem)] : out;
}

/** With a status of its own, the root may hold only what status and the rest can be judged by apart. */
function rootErrors(s: CrdSchema, at: FieldPath): FieldError[] {
  // The server looks at the fields one after the other, and these come first.
  const early = ['id', '$schema', '$ref'].some((key) => s[key as keyof CrdSchema]);
  if (!early && s.type && s.type !== 'object')
    return [
      invalid(
        at.child('type'),
        s.type,
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      ),
    ];
  const other = Object.keys(s).find((key) => !atRoot.has(key));
  if (other === undefined) return [];
  return [
    invalid(
      at,
      schemaForm(s),
      `only ${rootNames} fields are allowed at the root of the schema if the status subresource is enabled`,
    ),
  ];
}
