import type {
  ResourceClaim,
  ResourceClaimSpec,
  ResourceClaimTemplate,
  ResourceClaimTemplateSpec,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, forbidden, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { metadataForm } from '../../shared/internal-struct.js';
import { fieldImmutable } from '../../shared/text.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { validateTemplateMeta } from '../core/pod/volumes.js';
import { claimFromHub, claimToHub, dropDisabledClaimFields, setClaimDefaults } from './claim-forms.js';
import { validateClaimSpec } from './claim-validation.js';
import { type Stored, sameSpec } from './configuration.js';
import { claimSpecForm } from './internal.js';

type ClaimObject = ResourceClaim & KubeObject;
type TemplateObject = ResourceClaimTemplate & KubeObject;

const specPath = FieldPath.of('spec');

const adminLabel = 'resource.kubernetes.io/admin-access';

/** AuthorizedForAdmin of pkg/registry/resource/utils.go, whose path is that of a claim for templates, too. */
function adminAccess(spec: ResourceClaimSpec | undefined, namespace = '', ctx: ValidationContext): FieldError[] {
  const i = (spec?.devices?.requests ?? []).findIndex((r) => r.exactly?.adminAccess === true);
  if (i < 0 || ctx.namespaceLabels?.(namespace)?.[adminLabel] === 'true') return [];
  const why = `admin access to devices requires the \`${adminLabel}: true\` label on the containing namespace`;
  return [forbidden(specPath.child('devices', 'requests').index(i).child('adminAccess'), why)];
}

/** Mirrors pkg/registry/resource/resourceclaim/strategy.go and ValidateResourceClaim. */
export const resourceClaim: KindRules<ClaimObject> = {
  group: 'resource.k8s.io',
  kind: 'ResourceClaim',
  namespaced: true,
  metaOnUpdate: ['create', 'update'],
  defaults: (draft, version) => setClaimDefaults(draft.spec, version),
  toHub: (draft, version) => claimToHub(draft.spec, version),
  fromHub: (draft, version) => claimFromHub(draft.spec, version),
  prepareForCreate(draft, ctx) {
    delete draft.status;
    dropDisabledClaimFields(draft.spec, undefined, ctx);
  },
  prepareForUpdate(draft, old, ctx) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    dropDisabledClaimFields(draft.spec, old.spec, ctx);
  },
  validate: ({ spec, metadata }, ctx) => [
    ...adminAccess(spec, metadata.namespace, ctx),
    ...validateClaimSpec(spec, specPath, { ctx, stored: false }),
  ],
  validatedFirst: {
    until: '1.35',
    check: ({ spec }, _old, ctx) => validateClaimSpec(spec, specPath, { ctx, stored: false }),
    metaOnUpdate: ['update'],
  },
  validateUpdate: ({ spec }, old, ctx) => [
    ...(sameSpec(spec, old.spec) ? [] : [declared(invalid(specPath, claimSpecForm(ctx)(spec), fieldImmutable))]),
    // Up to 1.34 what cannot change is looked into all the same.
    ...(ctx.profile.atLeast('1.35') ? [] : validateClaimSpec(spec, specPath, { ctx, stored: true })),
  ],
};

/** Mirrors pkg/registry/resource/resourceclaimtemplate/strategy.go and ValidateResourceClaimTemplate. */
export const resourceClaimTemplate: KindRules<TemplateObject> = {
  group: 'resource.k8s.io',
  kind: 'ResourceClaimTemplate',
  namespaced: true,
  metaOnUpdate: ['create', 'update'],
  defaults: (draft, version) => setClaimDefaults(draft.spec?.spec, version),
  toHub: (draft, version) => claimToHub(draft.spec?.spec, version),
  fromHub: (draft, version) => claimFromHub(draft.spec?.spec, version),
  prepareForCreate: (draft, ctx) => dropDisabledClaimFields(draft.spec?.spec, undefined, ctx),
  prepareForUpdate: (draft, old, ctx) => dropDisabledClaimFields(draft.spec?.spec, old.spec?.spec, ctx),
  validate: ({ spec, metadata }, ctx) => [
    ...adminAccess(spec?.spec, metadata.namespace, ctx),
    ...validateTemplateSpec(spec, { ctx, stored: false }),
  ],
  validateUpdate: ({ spec }, old, ctx) => [
    ...validateTemplateSpec(spec, { ctx, stored: false }),
    ...(sameSpec(spec, old.spec) ? [] : [invalid(specPath, templateForm(spec, ctx), fieldImmutable)]),
    ...(ctx.profile.atLeast('1.35') ? [] : validateTemplateSpec(spec, { ctx, stored: true })),
  ],
};

function validateTemplateSpec(spec: ResourceClaimTemplateSpec | undefined, scope: Stored): FieldError[] {
  return [
    ...validateTemplateMeta(spec?.metadata ?? {}, specPath.child('metadata')),
    ...validateClaimSpec(spec?.spec, specPath.child('spec'), scope),
  ];
}

const templateForm = (spec: ResourceClaimTemplateSpec | undefined, ctx: ValidationContext): unknown => ({
  ...metadataForm(spec?.metadata),
  Spec: claimSpecForm(ctx)(spec?.spec),
});
