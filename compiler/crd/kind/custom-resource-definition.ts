import { type FieldError, invalid, named, required } from '../../validate/field/error.js';
import { FieldPath } from '../../validate/field/path.js';
import { raiseGeneration } from '../../validate/kinds/checks.js';
import { nameIsDNSSubdomain } from '../../validate/shared/names.js';
import { fieldImmutable } from '../../validate/shared/text.js';
import type { KindRules } from '../../validate/types.js';
import type { Crd, CrdVersionForm } from './form.js';
import { nameErrors, specErrors } from './spec.js';
import { definitionWarnings } from './warnings.js';

/** CustomResourceDefinition (apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go). */
export const customResourceDefinition: KindRules<Crd> = {
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  namespaced: false,
  metaOnUpdate: ['update'],
  unconditionalUpdate: false,
  nameErrors: (name, prefix, _ctx, object) => [...nameIsDNSSubdomain(name, prefix), ...nameMismatch(name, object)],
  defaults(draft) {
    draft.spec.names ??= {};
    const { names } = draft.spec;
    if (!names.singular && names.kind) names.singular = names.kind.toLowerCase();
    if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
    draft.spec.conversion ??= { strategy: 'None' };
    const service = draft.spec.conversion.webhook?.clientConfig?.service;
    if (service) service.port ??= 443;
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
    draft.status = { storedVersions: storedVersions([], draft.spec.versions) };
  },
  prepareForUpdate(draft, old) {
    draft.status = { ...old.status };
    raiseGeneration(draft, old, draft.spec, old.spec);
    draft.status.storedVersions = storedVersions(old.status?.storedVersions ?? [], draft.spec.versions);
  },
  validate(object, ctx) {
    return [...specErrors(object.spec, undefined, ctx, true), ...restErrors(object, undefined)];
  },
  validateUpdate(object, old, ctx) {
    const out = specErrors(object.spec, old.spec, ctx, true);
    const [now, before] = [object.spec, old.spec];
    const same = (a: unknown, b: unknown, ...at: string[]): void => {
      if (a !== b) out.push(invalid(FieldPath.of('spec', ...at), a, fieldImmutable));
    };
    // Controllers establish a definition at once; what shows no conditions is taken for one that is.
    if (!old.status?.conditions?.some((c) => c.type === 'Established' && c.status !== 'True')) {
      if (now.scope !== before.scope)
        out.push(invalid(FieldPath.of('spec', 'scope'), named(now.scope ?? ''), fieldImmutable));
      same(now.names?.kind, before.names?.kind, 'names', 'kind');
    }
    same(now.group, before.group, 'group');
    same(now.names?.plural, before.names?.plural, 'names', 'plural');
    return [...out, ...restErrors(object, old)];
  },
  warnings: (object, old, ctx) => definitionWarnings(object, old, ctx.profile),
  finish(draft) {
    // What the server stores at once; its controllers fill it in.
    const webhook = draft.spec.conversion?.webhook;
    if (webhook && !webhook.clientConfig && !webhook.conversionReviewVersions?.length)
      delete draft.spec.conversion?.webhook;
    draft.status = { conditions: null, acceptedNames: { plural: '', kind: '' }, ...draft.status };
  },
};

function storedVersions(have: readonly string[], versions: readonly CrdVersionForm[] | undefined): string[] {
  const storage = versions?.find((v) => v.storage)?.name;
  return storage === undefined || have.includes(storage) ? [...have] : [...have, storage];
}

function nameMismatch(name: string, { spec }: Crd): string[] {
  const wanted = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  return name === wanted ? [] : ['must be spec.names.plural+"."+spec.group'];
}

function restErrors(object: Crd, old: Crd | undefined): FieldError[] {
  return [
    ...nameErrors(object.status?.acceptedNames ?? {}, FieldPath.of('status', 'acceptedNames')),
    ...storedErrors(object),
    ...approvalErrors(object, old),
    ...(object.spec.preserveUnknownFields && !old?.spec.preserveUnknownFields
      ? [
          invalid(
            FieldPath.of('spec', 'preserveUnknownFields'),
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : []),
  ];
}

function storedErrors(object: Crd): FieldError[] {
  const path = FieldPath.of('status', 'storedVersions');
  const stored = object.status?.storedVersions ?? [];
  if (!stored.length) return [invalid(path, null, 'must have at least one stored version')];
  const out: FieldError[] = [];
  const left = new Set(stored);
  for (const { name = '', storage } of object.spec.versions ?? []) {
    // A version that stands there twice is found once.
    if (!left.delete(name) && storage) out.push(invalid(path, stored, `must have the storage version ${name}`));
  }
  for (const [i, v] of stored.entries()) if (left.has(v)) out.push(invalid(path.index(i), v, goneVersion(v)));
  return out;
}

const goneVersion = (v: string): string =>
  `missing from spec.versions; ${v} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${v} and removes ${v} from status.storedVersions`;

const approval = 'api-approved.kubernetes.io';

/** Groups of the community need a review, or the word that there was none. */
function approvalErrors(object: Crd, old: Crd | undefined): FieldError[] {
  const group = object.spec.group ?? '';
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return [];
  const stateOf = (crd: Crd): string => {
    const text = crd.metadata.annotations?.[approval] ?? '';
    if (!text) return 'missing';
    if (text.startsWith('unapproved')) return 'bypassed';
    return /^[a-z][a-z0-9+.-]*:\/\/[^/?\s]+\S*$/i.test(text) ? 'approved' : 'invalid';
  };
  const state = stateOf(object);
  if ((old && stateOf(old) === state) || state === 'approved' || state === 'bypassed') return [];
  const path = FieldPath.of('metadata', 'annotations').key(approval);
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111';
  const need = `protected groups must have approval annotation "${approval}"`;
  return state === 'missing'
    ? [required(path, `${need}, ${see}`)]
    : [
        invalid(
          path,
          object.metadata.annotations?.[approval],
          `${need} with either a URL or a reason starting with "unapproved", ${see}`,
        ),
      ];
}
