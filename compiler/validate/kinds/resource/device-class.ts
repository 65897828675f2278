import type { DeviceClass } from '../../../../schemas/generated/types/resource_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, retold } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { isQualifiedName } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { nameIsLongName, raiseGeneration } from '../checks.js';
import { isExtendedResource } from '../core/resource-names.js';
import { configMax, sameSpec, validateConfiguration, validateSelectors } from './configuration.js';
import { validateSlice } from './lists.js';

type ClassObject = DeviceClass & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/resource/deviceclass/strategy.go and ValidateDeviceClass. */
export const deviceClass: KindRules<ClassObject> = {
  group: 'resource.k8s.io',
  kind: 'DeviceClass',
  namespaced: false,
  nameErrors: nameIsLongName,
  taggedName: true,
  metaOnUpdate: ['create', 'update'],
  prepareForCreate(draft, ctx) {
    draft.metadata.generation = 1;
    dropDisabled(draft, undefined, ctx);
  },
  prepareForUpdate(draft, old, ctx) {
    dropDisabled(draft, old, ctx);
    raiseGeneration(draft, old, draft.spec, old.spec, sameSpec);
  },
  validate: (object, ctx) => validateSpec(object, undefined, ctx),
  validatedFirst: {
    until: '1.35',
    check: (object, _old, ctx) => validateSpec(object, undefined, ctx),
    metaOnUpdate: ['update'],
  },
  validateUpdate: validateSpec,
};

function dropDisabled(draft: ClassObject, old: ClassObject | undefined, ctx: ValidationContext): void {
  if (!ctx.profile.atLeast('1.36') && old?.spec?.extendedResourceName === undefined)
    delete draft.spec?.extendedResourceName;
}

function validateSpec(object: ClassObject, old: ClassObject | undefined, ctx: ValidationContext): FieldError[] {
  const { selectors, config, extendedResourceName: resource } = object.spec ?? {};
  const same = (before: unknown, now: unknown): boolean => old !== undefined && sameSpec(before, now);
  const sameConfig = same(old?.spec?.config, config);
  const errors = [
    ...validateSelectors(selectors, specPath.child('selectors'), {
      ctx,
      stored: same(old?.spec?.selectors, selectors),
    }),
    ...validateSlice(
      config,
      configMax,
      (c, at) => validateConfiguration(c, at, { ctx, stored: sameConfig }),
      specPath.child('config'),
    ),
  ];
  if (resource !== undefined && !isExtendedResource(resource))
    errors.push(
      ...retold([invalid(resourcePath, resource, 'must be a valid extended resource name')], misnamed(resource)),
    );
  return errors;
}

const resourcePath = specPath.child('extendedResourceName');
const domain = 'kubernetes.io/';
const prefix = 'requests.';

/** ExtendedResourceName of apimachinery pkg/api/validate/strfmt.go. */
function misnamed(name: string): FieldError[] {
  const texts: string[] = [];
  if (!name.includes('/')) texts.push("a name must be a domain-prefixed path, such as 'example.com/my-prop'");
  else if (name.includes(domain)) texts.push(`must not have "${domain}" domain`);
  if (name.startsWith(prefix)) texts.push(`must not have "${prefix}" prefix`);
  return [...texts, ...isQualifiedName(prefix + name)].map((text) => invalid(resourcePath, name, text));
}
