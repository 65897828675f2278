import type {
  Affinity,
  NodeAffinity,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../../../../schemas/generated/types/core_v1.js';
import type { LabelSelector } from '../../../../../schemas/generated/types/meta_v1.js';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { validateLabelName, validateLabelSelector } from '../../../shared/labels.js';
import { invalidEach, nameIsDNSLabel } from '../../../shared/names.js';
import { validateNodeSelector, validateNodeSelectorTerm } from '../../../shared/node-selector.js';
import { positiveMessage } from '../../checks.js';
import type { PodOptions } from './options.js';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

/** validateAffinity of pkg/apis/core/validation/validation.go. */
export function validateAffinity(affinity: Affinity | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  if (!affinity) return [];
  return [
    ...validateNodeAffinity(affinity.nodeAffinity, path.child('nodeAffinity'), options),
    ...validatePodAffinity(affinity.podAffinity, path.child('podAffinity'), options),
    ...validatePodAffinity(affinity.podAntiAffinity, path.child('podAntiAffinity'), options),
  ];
}

const weightError = (weight: number, path: FieldPath): FieldError[] =>
  weight <= 0 || weight > 100 ? [invalid(path.child('weight'), weight, 'must be in the range 1-100')] : [];

function validateNodeAffinity(affinity: NodeAffinity | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  if (!affinity) return [];
  const out: FieldError[] = [];
  const allowInvalidValues = options.allowInvalidNodeAffinityTerms ?? false;
  if (affinity[requiredTerms])
    out.push(...validateNodeSelector(affinity[requiredTerms], path.child(requiredTerms), { allowInvalidValues }));
  affinity[preferredTerms]?.forEach((term, i) => {
    const at = path.child(preferredTerms).index(i);
    out.push(...weightError(term.weight, at));
    out.push(...validateNodeSelectorTerm(term.preference, at.child('preference'), { allowInvalidValues: true }));
  });
  return out;
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  affinity?.[requiredTerms]?.forEach((term, i) => {
    out.push(...validateTerm(term, path.child(requiredTerms).index(i), options));
  });
  affinity?.[preferredTerms]?.forEach((weighted, i) => {
    const at = path.child(preferredTerms).index(i);
    out.push(...weightError(weighted.weight, at));
    out.push(...validateTerm(weighted.podAffinityTerm, at.child('podAffinityTerm'), options));
  });
  return out;
}

function validateTerm(term: PodAffinityTerm, path: FieldPath, options: PodOptions): FieldError[] {
  const allowInvalidValues = options.allowInvalidLabelValueInSelector ?? false;
  const out = validateLabelSelector(term.labelSelector, path.child('labelSelector'), { allowInvalidValues });
  out.push(...validateLabelSelector(term.namespaceSelector, path.child('namespaceSelector'), { allowInvalidValues }));
  for (const name of term.namespaces ?? [])
    out.push(...invalidEach(path.child('namespace'), name, nameIsDNSLabel(name, false)));
  out.push(...validateMatchKeys(term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector, path));
  const key = term.topologyKey ?? '';
  if (!key) out.push(required(path.child('topologyKey'), 'can not be empty'));
  return [...out, ...validateLabelName(key, path.child('topologyKey'))];
}

/** ValidateMatchLabelKeysAndMismatchLabelKeys. */
function validateMatchKeys(
  match: readonly string[] | undefined,
  mismatch: readonly string[] | undefined,
  selector: LabelSelector | undefined,
  path: FieldPath,
): FieldError[] {
  const out = validateKeys(match, selector, path.child('matchLabelKeys'));
  out.push(...validateKeys(mismatch, selector, path.child('mismatchLabelKeys')));
  if (selector) {
    const seen = new Set(Object.keys(selector.matchLabels ?? {}));
    for (const { key } of selector.matchExpressions ?? []) {
      const i = match?.lastIndexOf(key) ?? -1;
      if (i >= 0 && seen.has(key)) out.push(invalid(path.index(i), key, inBoth('labelSelector')));
      seen.add(key);
    }
  }
  match?.forEach((key, i) => {
    if (mismatch?.includes(key))
      out.push(invalid(path.child('matchLabelKeys').index(i), key, inBoth('mismatchLabelKeys')));
  });
  return out;
}

const inBoth = (other: string): string => `exists in both matchLabelKeys and ${other}`;

function validateKeys(
  keys: readonly string[] | undefined,
  selector: LabelSelector | undefined,
  path: FieldPath,
): FieldError[] {
  if (!keys?.length) return [];
  if (!selector) return [forbidden(path, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, i) => validateLabelName(key, path.index(i)));
}

/** ValidateMatchLabelKeysInTopologySpread. */
function validateSpreadKeys(constraint: TopologySpreadConstraint, path: FieldPath): FieldError[] {
  const keys = constraint.matchLabelKeys;
  if (!keys?.length) return [];
  const selector = constraint.labelSelector;
  const out: FieldError[] = [];
  if (!selector) out.push(forbidden(path, 'must not be specified when labelSelector is not set'));
  const selected = new Set([
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map((e) => e.key),
  ]);
  keys.forEach((key, i) => {
    out.push(...validateLabelName(key, path.index(i)));
    if (selected.has(key)) out.push(invalid(path.index(i), key, inBoth('labelSelector')));
  });
  return out;
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const nodePolicies = ['Honor', 'Ignore'];

/** validateTopologySpreadConstraints. The merge of matchLabelKeys into the selector is on in every known minor. */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  constraints?.forEach((constraint, i) => {
    const at = path.index(i);
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
    if (maxSkew <= 0) out.push(invalid(at.child('maxSkew'), maxSkew, positiveMessage));
    if (!topologyKey) out.push(required(at.child('topologyKey'), 'can not be empty'));
    if (!actions.includes(whenUnsatisfiable))
      out.push(notSupported(at.child('whenUnsatisfiable'), whenUnsatisfiable, actions));
    const later = constraints.slice(i + 1);
    if (later.some((c) => c.topologyKey === topologyKey && c.whenUnsatisfiable === whenUnsatisfiable))
      out.push(duplicate(at.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`));
    out.push(...validateMinDomains(constraint, at.child('minDomains')));
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[key];
      if (policy !== undefined && !nodePolicies.includes(policy))
        out.push(notSupported(at.child(key), policy, nodePolicies));
    }
    if (options.oldViolatesMatchLabelKeys) out.push(...validateSpreadKeys(constraint, at.child('matchLabelKeys')));
    else out.push(...validateMatchKeys(constraint.matchLabelKeys, undefined, constraint.labelSelector, at));
    if (!options.allowInvalidTopologySpreadSelector)
      out.push(...validateLabelSelector(constraint.labelSelector, at.child('labelSelector')));
  });
  return out;
}

function validateMinDomains(constraint: TopologySpreadConstraint, path: FieldPath): FieldError[] {
  const { minDomains, whenUnsatisfiable } = constraint;
  if (minDomains === undefined) return [];
  const out = minDomains <= 0 ? [invalid(path, minDomains, positiveMessage)] : [];
  if (whenUnsatisfiable !== 'DoNotSchedule')
    out.push(
      invalid(path, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`),
    );
  return out;
}
