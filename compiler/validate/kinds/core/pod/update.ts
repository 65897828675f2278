import type {
  Container,
  NodeAffinity,
  NodeSelectorTerm,
  PodSpec,
  Toleration,
} from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, required } from '../../../field/error.js';
import { FieldPath } from '../../../field/path.js';
import type { Shape } from '../../../shared/internal-form.js';
import { internalStruct } from '../../../shared/internal-struct.js';
import { inclusiveRangeError } from '../../../shared/text.js';
import { unifiedDiff } from '../../../shared/unified-diff.js';
import type { ValidationContext } from '../../../types.js';
import { semanticEqual } from '../../checks.js';
import { appArmorContainer, mirrorPod, validatePodAnnotations } from './annotations.js';
import { imageWhitespace } from './containers.js';
import { podSpecForm } from './internal-forms.js';
import type { PodOptions } from './options.js';
import { type PodObject, validatePodObject } from './pod.js';
import { validateTolerations } from './tolerations.js';
import { relaxedBy } from './update-options.js';

const specPath = FieldPath.of('spec');

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** ValidatePodUpdate of pkg/apis/core/validation/validation.go. */
export function validatePodUpdate(object: PodObject, old: PodObject, ctx: ValidationContext): FieldError[] {
  const options: PodOptions = {
    profile: ctx.profile,
    resourceIsPod: true,
    meta: object.metadata,
    ...relaxedBy(old.spec),
  };
  const spec = object.spec!;
  const before = old.spec!;
  const out = validatePodObject(object, options);
  out.push(...validateAnnotationUpdate(object, old));
  for (const key of ['containers', 'initContainers'] as const) {
    const changed = validateContainerUpdate(spec[key], before[key], specPath.child(key));
    out.push(...changed.errors);
    if (changed.stop) return out;
  }
  const deadline = validateDeadline(spec.activeDeadlineSeconds, before.activeDeadlineSeconds);
  out.push(...deadline.errors);
  if (deadline.stop) return out;
  out.push(...validateAddedTolerations(spec.tolerations, before.tolerations, options));
  out.push(...validateGates(spec, before));
  if (semanticEqual(spec, before)) return out;
  const munged = withoutUpdatable(spec, before);
  if (before.schedulingGates?.length) out.push(...mutateGated(munged, before));
  const form = podSpecForm(ctx.profile);
  if (!semanticEqual(form(munged), form(before))) {
    const diff = unifiedDiff(form(before), form(munged));
    out.push(forbidden(specPath, `pod updates may not change fields other than ${updatableFields}\n${diff}`));
  }
  return out;
}

/** ValidatePodSpecificAnnotationUpdates. */
function validateAnnotationUpdate(object: PodObject, old: PodObject): FieldError[] {
  const path = FieldPath.of('metadata', 'annotations');
  const now = object.metadata.annotations ?? {};
  const before = old.metadata.annotations ?? {};
  const out: FieldError[] = [];
  const refuse = (key: string, armor: string, mirror: string): void => {
    if (key.startsWith(appArmorContainer)) out.push(forbidden(path.key(key), armor));
    if (key === mirrorPod) out.push(forbidden(path.key(key), mirror));
  };
  for (const [key, value] of Object.entries(before))
    if (!Object.hasOwn(now, key) || now[key] !== value)
      refuse(key, 'may not remove or update AppArmor annotations', 'may not remove or update mirror pod annotation');
  for (const key of Object.keys(now))
    if (!Object.hasOwn(before, key))
      refuse(key, 'may not add AppArmor annotations', 'may not add mirror pod annotation');
  return [...out, ...validatePodAnnotations(now, object.spec!, path)];
}

interface Step {
  readonly errors: FieldError[];
  readonly stop: boolean;
}

/** ValidateContainerUpdates. */
function validateContainerUpdate(
  containers: readonly Container[] = [],
  old: readonly Container[] = [],
  path: FieldPath,
): Step {
  if (containers.length !== old.length)
    return { errors: [forbidden(path, 'pod updates may not add or remove containers')], stop: true };
  const errors: FieldError[] = [];
  containers.forEach((container, i) => {
    const at = path.index(i);
    if (!container.image) errors.push(required(at.child('image')));
    errors.push(...imageWhitespace(container, at));
  });
  return { errors, stop: false };
}

function validateDeadline(now: number | undefined, old: number | undefined): Step {
  const at = specPath.child('activeDeadlineSeconds');
  if (now === undefined)
    return {
      errors: old === undefined ? [] : [invalid(at, undefined, 'must not update from a positive integer to nil value')],
      stop: false,
    };
  if (now < 0 || now > 2147483647)
    return { errors: [invalid(at, now, inclusiveRangeError(0, 2147483647))], stop: true };
  if (old !== undefined && old < now)
    return { errors: [invalid(at, now, 'must be less than or equal to previous value')], stop: true };
  return { errors: [], stop: false };
}

function validateAddedTolerations(
  now: readonly Toleration[] = [],
  old: readonly Toleration[] = [],
  options: PodOptions,
): FieldError[] {
  const at = specPath.child('tolerations');
  const same = (a: Toleration, b: Toleration): boolean =>
    semanticEqual({ ...a, tolerationSeconds: 0 }, { ...b, tolerationSeconds: 0 });
  if (old.some((before) => !now.some((t) => same(t, before))))
    return [forbidden(at, 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(now, at, options);
}

/** validateOnlyDeletedSchedulingGates. */
function validateGates(spec: PodSpec, old: PodSpec): FieldError[] {
  const known = new Set((old.schedulingGates ?? []).map((g) => g.name));
  // The last of those with one name.
  const added = new Map((spec.schedulingGates ?? []).map(({ name }, i) => [name, i]));
  return [...added].flatMap(([name, i]) => {
    const at = specPath.child('schedulingGates').index(i).child('name');
    return known.has(name) ? [] : [forbidden(at, `only deletion is allowed, but found new scheduling gate '${name}'`)];
  });
}

/** The new spec with everything that may change as it was. */
function withoutUpdatable(spec: PodSpec, old: PodSpec): PodSpec {
  const munged: PodSpec = { ...spec };
  const images = (list: readonly Container[] | undefined, before: readonly Container[] = []): Container[] | undefined =>
    list?.map((container, i) => {
      const image = before[i]?.image;
      const { image: _own, ...rest } = container;
      return image === undefined ? (rest as Container) : { ...rest, image };
    });
  munged.containers = images(spec.containers, old.containers) ?? [];
  assign(munged, 'initContainers', images(spec.initContainers, old.initContainers));
  for (const key of ['activeDeadlineSeconds', 'schedulingGates', 'tolerations'] as const) assign(munged, key, old[key]);
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1)
    munged.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds!;
  return munged;
}

function assign<K extends keyof PodSpec>(spec: PodSpec, key: K, value: PodSpec[K]): void {
  if (value === undefined) delete spec[key];
  else spec[key] = value;
}

/** A gated pod may still narrow down its nodes. */
function mutateGated(munged: PodSpec, old: PodSpec): FieldError[] {
  const out: FieldError[] = [];
  if (!semanticEqual(munged.nodeSelector, old.nodeSelector)) {
    const kept = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => munged.nodeSelector?.[key] === value);
    if (!kept)
      out.push(
        invalid(
          specPath.child('nodeSelector'),
          munged.nodeSelector,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      );
    assign(munged, 'nodeSelector', old.nodeSelector);
  }
  const before = old.affinity?.nodeAffinity;
  if (semanticEqual(before, munged.affinity?.nodeAffinity)) return out;
  out.push(...validateNodeAffinityMutation(munged.affinity?.nodeAffinity, before));
  const rest = { ...munged.affinity };
  delete rest.nodeAffinity;
  if (munged.affinity && !old.affinity && Object.keys(rest).length === 0) delete munged.affinity;
  else munged.affinity = { ...rest, ...(before ? { nodeAffinity: before } : {}) };
  return out;
}

const required_ = 'requiredDuringSchedulingIgnoredDuringExecution';
const termForm: Shape = (v) => internalStruct('NodeSelectorTerm')(v);

function validateNodeAffinityMutation(now: NodeAffinity | undefined, old: NodeAffinity | undefined): FieldError[] {
  const before = old?.[required_]?.nodeSelectorTerms;
  if (!before) return [];
  const terms = now?.[required_]?.nodeSelectorTerms;
  const at = specPath.child('affinity', 'nodeAffinity', required_, 'nodeSelectorTerms');
  if (before.length > 0 && before.length !== (terms?.length ?? 0))
    return [
      invalid(at, terms?.map(termForm), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'),
    ];
  const out: FieldError[] = [];
  before.forEach((term, i) => {
    if (!onlyAdds(terms![i]!, term))
      out.push(invalid(at.index(i), termForm(terms![i]), 'only additions are allowed (no mutations or deletions)'));
  });
  return out;
}

function onlyAdds(now: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const expressions = old.matchExpressions ?? [];
  const fields = old.matchFields ?? [];
  if (expressions.length + fields.length === 0) return !now.matchExpressions?.length && !now.matchFields?.length;
  const keeps = (list: readonly unknown[] | undefined, before: readonly unknown[]): boolean =>
    before.length === 0 || semanticEqual(list?.slice(0, before.length), before);
  return keeps(now.matchExpressions, expressions) && keeps(now.matchFields, fields);
}
