import type { StatefulSet, StatefulSetSpec } from '../../../../schemas/generated/types/apps_v1.js';
import type { PersistentVolumeClaim, PodTemplateSpec, Volume } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, invalid, named, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import {
  int,
  list,
  optional,
  pointer,
  labelSelector as selectorForm,
  struct,
  text,
} from '../../shared/internal-form.js';
import { internalStruct } from '../../shared/internal-struct.js';
import { validateLabels } from '../../shared/labels.js';
import { invalidEach, isDNS1123Label, nameIsDNSLabel } from '../../shared/names.js';
import { validateAnnotations, validateNonnegative } from '../../shared/object-meta.js';
import { fieldImmutable } from '../../shared/text.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { raiseGeneration, roundResourceList, semanticEqual } from '../checks.js';
import { claimSpecWarnings } from '../core/persistent-volume-claim.js';
import { validateClaimSpec } from '../core/persistent-volume-claim-validation.js';
import { validatePodAnnotations } from '../core/pod/annotations.js';
import { dropDisabledPodFields } from '../core/pod/drop-disabled.js';
import type { PodOptions } from '../core/pod/options.js';
import { templateOptions, validatePodTemplateSpec } from '../core/pod/template.js';
import { updateTemplateOptions } from '../core/pod/update-options.js';
import { intOrPercentValue, notMoreThan100Percent, validatePositiveIntOrPercent } from './int-or-percent.js';
import {
  defaultTemplate,
  isSelector,
  templateFromHub,
  templateToHub,
  templateWarnings,
  validateRunsForever,
  validateTemplateLabels,
  validateWorkloadSelector,
} from './template.js';

type StatefulSetObject = StatefulSet & KubeObject;

const specPath = FieldPath.of('spec');

/** MaxUnavailableStatefulSet: on in 1.35, off again in 1.36, on from 1.37. */
const allowsMaxUnavailable = ({ profile }: ValidationContext): boolean =>
  profile.minor === '1.35' || profile.atLeast('1.37');

/** Mirrors pkg/registry/apps/statefulset/strategy.go and pkg/apis/apps/validation/validation.go. */
export const statefulSet: KindRules<StatefulSetObject> = {
  group: 'apps',
  kind: 'StatefulSet',
  namespaced: true,
  nameErrors: nameIsDNSLabel,
  defaults(draft, _version, ctx) {
    defaultSpec(draft.spec!);
    const { rollingUpdate, type } = draft.spec!.updateStrategy!;
    if (rollingUpdate && type === 'RollingUpdate' && allowsMaxUnavailable(ctx)) rollingUpdate.maxUnavailable ??= 1;
  },
  toHub: (draft) => templateToHub(draft.spec?.template),
  fromHub: (draft) => templateFromHub(draft.spec?.template),
  prepareForCreate(draft, ctx) {
    draft.status = { replicas: 0 };
    draft.metadata.generation = 1;
    if (!allowsMaxUnavailable(ctx)) delete draft.spec!.updateStrategy?.rollingUpdate?.maxUnavailable;
    dropDisabledPodFields(draft.spec!.template.spec!, undefined, ctx.profile);
  },
  prepareForUpdate(draft, old, ctx) {
    draft.status = old.status ?? { replicas: 0 };
    if (!allowsMaxUnavailable(ctx) && old.spec!.updateStrategy?.rollingUpdate?.maxUnavailable === undefined)
      delete draft.spec!.updateStrategy?.rollingUpdate?.maxUnavailable;
    dropDisabledPodFields(draft.spec!.template.spec!, old.spec!.template.spec, ctx.profile);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => validateSpec(object.spec!, templateOptions(ctx), {}),
  validateUpdate,
  metaOnUpdate: ['update'],
  warnings: (object, old) => [
    ...(old && old.metadata.generation === object.metadata.generation ? [] : templateWarnings(object.spec!.template)),
    ...(object.spec!.volumeClaimTemplates ?? []).flatMap((claim, i) =>
      claimSpecWarnings(claim.spec ?? {}, specPath.child('volumeClaimTemplates').index(i)),
    ),
    ...((object.spec!.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ],
};

function defaultSpec(spec: StatefulSetSpec): void {
  spec.podManagementPolicy ??= 'OrderedReady';
  const strategy = spec.updateStrategy!;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  retention.whenDeleted ??= 'Retain';
  retention.whenScaled ??= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  defaultTemplate(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) defaultClaim(claim);
}

function defaultClaim(
  claim: Omit<PersistentVolumeClaim, 'apiVersion' | 'kind'> & { apiVersion?: string; kind?: string },
): void {
  claim.apiVersion = 'v1';
  claim.kind = 'PersistentVolumeClaim';
  claim.status ??= {};
  claim.status.phase ??= 'Pending';
  if (!claim.spec) return;
  claim.spec.volumeMode ??= 'Filesystem';
  roundResourceList(claim.spec.resources?.limits as Record<string, string> | undefined);
  roundResourceList(claim.spec.resources?.requests as Record<string, string> | undefined);
}

interface SetOptions {
  readonly allowInvalidServiceName?: boolean;
  readonly skipTemplate?: boolean;
  readonly skipClaims?: boolean;
}

function validateUpdate(object: StatefulSetObject, old: StatefulSetObject, ctx: ValidationContext): FieldError[] {
  const options = updateTemplateOptions(object.spec!.template, old.spec!.template, ctx);
  // What is immutable, or was invalid before, is not held against the update.
  const lenient = { allowInvalidServiceName: true, skipClaims: true };
  const skipTemplate = validateSpec(old.spec!, options, lenient).length > 0;
  const out = validateSpec(object.spec!, options, { ...lenient, skipTemplate });
  if (ctx.profile.atLeast('1.37')) return [...out, ...immutableFields(object.spec!, old.spec!, ctx)];
  const clone = { ...object.spec! };
  for (const key of mutableFields) Object.assign(clone, { [key]: old.spec![key] });
  if (!semanticEqual(clone, old.spec)) out.push(forbidden(specPath, forbiddenText));
  return out;
}

/** From 1.37 on each field that may not change is named. */
function immutableFields(spec: StatefulSetSpec, old: StatefulSetSpec, { profile }: ValidationContext): FieldError[] {
  const claim = internalStruct('PersistentVolumeClaim', profile.minor);
  const forms = {
    selector: selectorForm,
    volumeClaimTemplates: list(claim),
    serviceName: text,
    podManagementPolicy: text,
  };
  return (Object.keys(forms) as (keyof typeof forms)[]).flatMap((key) =>
    semanticEqual(spec[key], old[key]) ? [] : [invalid(specPath.child(key), forms[key](spec[key]), fieldImmutable)],
  );
}

const mutableFields = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
] as const;

const forbiddenText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** ValidateStatefulSetSpec. */
function validateSpec(spec: StatefulSetSpec, options: PodOptions, set: SetOptions): FieldError[] {
  const out = validatePolicies(spec);
  if (!set.skipClaims)
    spec.volumeClaimTemplates?.forEach((claim, i) => {
      out.push(...validateClaimSpec(claim.spec ?? {}, specPath.child('volumeClaimTemplates').index(i).child('spec')));
    });
  out.push(...validateNonnegative(spec.replicas, specPath.child('replicas')));
  out.push(...validateNonnegative(spec.minReadySeconds, specPath.child('minReadySeconds')));
  out.push(...validateNonnegative(spec.ordinals?.start, specPath.child('ordinals.start')));
  if (!set.allowInvalidServiceName && spec.serviceName)
    out.push(...invalidEach(specPath.child('serviceName'), spec.serviceName, isDNS1123Label(spec.serviceName)));
  const at = specPath.child('selector');
  if (!spec.selector) out.push(required(at));
  else out.push(...validateWorkloadSelector(spec.selector, at, 'statefulset'));
  if (!isSelector(spec.selector)) out.push(invalid(at, selectorForm(spec.selector), ''));
  else out.push(...validateTemplate(spec, options, set));
  return [...out, ...validateRunsForever(spec.template.spec!, specPath.child('template', 'spec'), 'StatefulSet')];
}

/** ValidatePodTemplateSpecForStatefulSet, with the volumes that claim templates add. */
function validateTemplate(spec: StatefulSetSpec, options: PodOptions, set: SetOptions): FieldError[] {
  const path = specPath.child('template');
  const template = withClaimVolumes(spec);
  const { labels, annotations } = template.metadata ?? {};
  return [
    ...validateTemplateLabels(template, spec.selector, path),
    ...(set.skipTemplate ? [] : validatePodTemplateSpec(template, path, options)),
    ...validateLabels(labels, path.child('labels')),
    ...validateAnnotations(annotations, path.child('annotations')),
    ...validatePodAnnotations(annotations, template.spec!, path.child('annotations')),
  ];
}

function withClaimVolumes(spec: StatefulSetSpec): PodTemplateSpec {
  const pod = { ...spec.template.spec! };
  delete pod.subdomain;
  delete pod.hostname;
  const claims = new Map<string, Volume>();
  for (const { metadata } of spec.volumeClaimTemplates ?? []) {
    const name = metadata?.name ?? '';
    claims.set(name, { name, persistentVolumeClaim: { claimName: name } });
  }
  if (claims.size) pod.volumes = [...claims.values(), ...(pod.volumes ?? []).filter((v) => !claims.has(v.name))];
  return { ...spec.template, spec: pod };
}

const rollingForm = struct({ Partition: int, MaxUnavailable: pointer });
const strategyForm = struct({ Type: text, RollingUpdate: optional(rollingForm) });

function validatePolicies(spec: StatefulSetSpec): FieldError[] {
  const out: FieldError[] = [];
  const management = spec.podManagementPolicy ?? '';
  if (management !== 'OrderedReady' && management !== 'Parallel')
    out.push(invalid(specPath.child('podManagementPolicy'), named(management), "must be 'OrderedReady' or 'Parallel'"));
  const strategy = spec.updateStrategy!;
  const at = specPath.child('updateStrategy');
  const { rollingUpdate } = strategy;
  if (strategy.type === 'OnDelete') {
    if (rollingUpdate)
      out.push(
        invalid(
          at.child('rollingUpdate'),
          rollingForm(rollingUpdate),
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
  } else if (strategy.type === 'RollingUpdate') {
    if (rollingUpdate) {
      out.push(...validateNonnegative(rollingUpdate.partition, at.child('rollingUpdate', 'partition')));
      out.push(...validateMaxUnavailable(rollingUpdate.maxUnavailable, at.child('rollingUpdate', 'maxUnavailable')));
    }
  } else out.push(invalid(at, strategyForm(strategy), "must be 'RollingUpdate' or 'OnDelete'"));
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const key of ['whenDeleted', 'whenScaled'] as const) {
    const policy = retention?.[key] ?? '';
    if (retention && policy !== 'Retain' && policy !== 'Delete')
      out.push(notSupported(specPath.child('persistentVolumeClaimRetentionPolicy', key), policy, ['Retain', 'Delete']));
  }
  return out;
}

function validateMaxUnavailable(value: string | number | undefined, path: FieldPath): FieldError[] {
  if (value === undefined) return [];
  const out = validatePositiveIntOrPercent(value, path);
  if (intOrPercentValue(value) === 0) out.push(invalid(path, value, 'cannot be 0'));
  return [...out, ...notMoreThan100Percent(value, path)];
}
