import type { Pod } from '../../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../../kube/object.js';
import { type FieldError, forbidden } from '../../../field/error.js';
import { FieldPath } from '../../../field/path.js';
import { isDNS1123Label } from '../../../shared/names.js';
import type { KindRules, ValidationContext } from '../../../types.js';
import { raiseGeneration } from '../../checks.js';
import { validateAppArmorMatch, validatePodAnnotations, validateSeccompMatch } from './annotations.js';
import { syncAppArmor } from './app-armor.js';
import { imageWhitespace } from './containers.js';
import { dropInitContainerAnnotations, podSpecFromHub, podSpecToHub } from './conversion.js';
import { defaultPod, defaultPodSpec } from './defaults.js';
import { dropDisabledPodFields } from './drop-disabled.js';
import type { PodOptions } from './options.js';
import { completePodResources } from './pod-resources.js';
import { validatePodSpec } from './spec.js';
import { gatedCondition, mergeMatchLabelKeys, qosClass } from './strategy.js';
import { validatePodUpdate } from './update.js';
import { podWarnings } from './warnings.js';

export type PodObject = Pod & KubeObject;

/** Mirrors pkg/registry/core/pod/strategy.go. */
export const pod: KindRules<PodObject> = {
  group: '',
  kind: 'Pod',
  namespaced: true,
  defaults(draft, _version, ctx) {
    defaultPod(draft, ctx.profile);
    defaultPodSpec(draft.spec!);
  },
  toHub(draft) {
    podSpecToHub(draft.spec);
    // Convert_v1_Pod_To_core_Pod; templates keep what they say.
    if ((draft.spec?.terminationGracePeriodSeconds ?? 0) < 0) draft.spec!.terminationGracePeriodSeconds = 1;
    dropInitContainerAnnotations(draft.metadata);
  },
  fromHub: (draft) => podSpecFromHub(draft.spec),
  prepareForCreate(draft, ctx, warn) {
    draft.metadata.generation = 1;
    dropDisabledPodFields(draft.spec!, undefined, ctx.profile);
    if (ctx.profile.atLeast('1.37')) completePodResources(draft.spec!);
    draft.status = { phase: 'Pending', qosClass: qosClass(draft.spec!) };
    gatedCondition(draft, ctx.now);
    mergeMatchLabelKeys(draft);
    syncAppArmor(draft, warn);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? {};
    // Clients that do not know the field must not lose it (PodLevelResourcesFixDefaulting).
    if (ctx.profile.atLeast('1.37') && old.spec!.resources)
      draft.spec!.resources ??= structuredClone(old.spec!.resources);
    dropDisabledPodFields(draft.spec!, old.spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: validatePodCreate,
  validateUpdate: validatePodUpdate,
  warnings: (object, old) => (old ? [] : [...nameWarnings(object), ...specWarnings(object)]),
};

const specWarnings = (object: PodObject): string[] => podWarnings(object.spec!, object.metadata, FieldPath.root, false);

function nameWarnings(object: PodObject): string[] {
  const texts = isDNS1123Label(object.metadata.name ?? '');
  if (texts.length === 0) return [];
  return [
    `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${texts.join(' ')}]`,
  ];
}

const specPath = FieldPath.of('spec');

/** validatePodMetadataAndSpec, without the metadata. */
export function validatePodObject(object: PodObject, options: PodOptions): FieldError[] {
  const spec = object.spec!;
  const out = validatePodAnnotations(object.metadata.annotations, spec, FieldPath.of('metadata', 'annotations'));
  out.push(...validatePodSpec(spec, specPath, options));
  if (!spec.serviceAccountName) out.push(...tokensWithoutAccount(object));
  for (const key of ['containers', 'initContainers'] as const)
    spec[key]?.forEach((container, i) => {
      out.push(...imageWhitespace(container, specPath.child(key).index(i)));
    });
  return out;
}

function tokensWithoutAccount(object: PodObject): FieldError[] {
  const out: FieldError[] = [];
  object.spec!.volumes?.forEach((volume, i) => {
    volume.projected?.sources?.forEach((source, j) => {
      if (!source.serviceAccountToken) return;
      const at = specPath.child('volumes').index(i).child('projected', 'sources').index(j).child('serviceAccountToken');
      out.push(forbidden(at, 'must not be specified when serviceAccountName is not set'));
    });
  });
  return out;
}

/** ValidatePodCreate. */
function validatePodCreate(object: PodObject, ctx: ValidationContext): FieldError[] {
  const spec = object.spec!;
  const out = validatePodObject(object, { profile: ctx.profile, resourceIsPod: true, meta: object.metadata });
  if (spec.ephemeralContainers?.length)
    out.push(forbidden(specPath.child('ephemeralContainers'), 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length)
    out.push(forbidden(specPath.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'));
  out.push(...validateSeccompMatch(object.metadata, spec, specPath));
  out.push(...validateAppArmorMatch(object.metadata, spec, specPath));
  return out;
}
