import type { LabelSelector } from '../../../../schemas/generated/types/meta_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  exactlyEqual,
  invalidEach,
  isDNS1035Label,
  isFullyQualifiedName,
  raiseGeneration,
  semanticEqual,
  validateLabelSelector,
} from '../checks.js';
import { type ClientConfig, validateClientConfig } from './client-config.js';
import type { Scope } from './expressions.js';
import { type MatchCondition, validateMatchConditions } from './match-conditions.js';
import { defaultRules, type Rule, validateRule } from './rules.js';
import { staticSuffixWarnings, validateStaticSuffix } from './static-suffix.js';

/** What validating and mutating webhooks have, the latter a reinvocation policy besides. */
interface Webhook {
  name?: string;
  clientConfig?: ClientConfig;
  rules?: Rule[];
  failurePolicy?: string;
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  sideEffects?: string;
  timeoutSeconds?: number;
  admissionReviewVersions?: string[];
  matchConditions?: MatchCondition[];
  reinvocationPolicy?: string;
}

export interface Configuration extends KubeObject {
  webhooks?: Webhook[];
}

/** What a stored configuration may go on breaking. */
interface Options {
  readonly ignoreConditions: (i: number) => boolean;
  readonly requireNoSideEffects: boolean;
  readonly requireKnownVersion: boolean;
  readonly requireUniqueNames: boolean;
  readonly allowInvalidValues: boolean;
  readonly stored: ReadonlySet<string>;
}

const strict: Options = {
  ignoreConditions: () => false,
  requireNoSideEffects: true,
  requireKnownVersion: true,
  requireUniqueNames: true,
  allowInvalidValues: false,
  stored: new Set(),
};

const webhooksPath = FieldPath.of('webhooks');
const noSideEffects = ['None', 'NoneOnDryRun'];
const knownVersions = ['v1', 'v1beta1'];

/** Mirrors pkg/registry/admissionregistration/{validating,mutating}webhookconfiguration/strategy.go. */
export function webhookRules(kind: string, mutating: boolean): KindRules<Configuration> {
  return {
    group: 'admissionregistration.k8s.io',
    kind,
    namespaced: false,
    metaOnUpdate: ['create'],
    unconditionalUpdate: false,
    defaults(draft) {
      for (const hook of draft.webhooks ?? []) setDefaults(hook, mutating);
    },
    prepareForCreate(draft) {
      draft.metadata.generation = 1;
    },
    prepareForUpdate: (draft, old) => raiseGeneration(draft, old, draft.webhooks, old.webhooks, exactlyEqual),
    validate: (object, ctx) => [
      ...validateWebhooks(object, strict, mutating, ctx),
      ...validateStaticSuffix(object, ctx),
    ],
    validateUpdate: (object, old, ctx) => validateWebhooks(object, updateOptions(object, old), mutating, ctx),
    warnings: staticSuffixWarnings,
  };
}

/** SetDefaults_ValidatingWebhook and SetDefaults_MutatingWebhook of v1. */
function setDefaults(hook: Webhook, mutating: boolean): void {
  hook.failurePolicy ??= 'Fail';
  hook.matchPolicy ??= 'Equivalent';
  hook.namespaceSelector ??= {};
  hook.objectSelector ??= {};
  hook.timeoutSeconds ??= 10;
  if (mutating) hook.reinvocationPolicy ??= 'Never';
  if (hook.clientConfig?.service) hook.clientConfig.service.port ??= 443;
  defaultRules(hook.rules);
}

function updateOptions(object: Configuration, old: Configuration): Options {
  const hooks = old.webhooks ?? [];
  const names = hooks.map((h) => h.name ?? '');
  const sameConditions =
    hooks.length === (object.webhooks ?? []).length &&
    hooks.every((h, i) => semanticEqual(h.matchConditions, object.webhooks?.[i]?.matchConditions));
  const invalidSelector = (s: LabelSelector | undefined): boolean =>
    validateLabelSelector(s, FieldPath.root).length > 0;
  return {
    ignoreConditions: () => sameConditions,
    requireNoSideEffects: hooks.every((h) => noSideEffects.includes(h.sideEffects ?? '')),
    requireKnownVersion: hooks.every(
      ({ admissionReviewVersions: versions = [] }) =>
        !versions.length || versions.some((v) => knownVersions.includes(v)),
    ),
    requireUniqueNames: new Set(names).size === names.length,
    allowInvalidValues: hooks.some((h) => invalidSelector(h.namespaceSelector) || invalidSelector(h.objectSelector)),
    stored: new Set(hooks.flatMap((h) => (h.matchConditions ?? []).map((c) => c.expression ?? ''))),
  };
}

function validateWebhooks(
  object: Configuration,
  options: Options,
  mutating: boolean,
  ctx: ValidationContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const scope: Scope = {
    ctx,
    hasParams: false,
    paramsInConditions: false,
    composed: false,
    variables: [],
    stored: options.stored,
  };
  (object.webhooks ?? []).forEach((hook, i) => {
    const path = webhooksPath.index(i);
    errors.push(...validateWebhook(hook, options, mutating, path));
    if (!options.ignoreConditions(i))
      errors.push(...validateMatchConditions(hook.matchConditions ?? [], scope, path.child('matchConditions')));
    errors.push(
      ...validateVersions(
        hook.admissionReviewVersions ?? [],
        options.requireKnownVersion,
        path.child('admissionReviewVersions'),
      ),
    );
    if (!options.requireUniqueNames || !hook.name) return;
    if (names.has(hook.name)) errors.push(duplicate(path.child('name'), hook.name));
    names.add(hook.name);
  });
  return errors;
}

function validateWebhook(hook: Webhook, options: Options, mutating: boolean, path: FieldPath): FieldError[] {
  const errors = isFullyQualifiedName(path.child('name'), hook.name ?? '');
  const oneOf = (field: 'failurePolicy' | 'matchPolicy' | 'reinvocationPolicy', known: readonly string[]): void => {
    const value = hook[field];
    if (value !== undefined && !known.includes(value)) errors.push(notSupported(path.child(field), value, known));
  };
  (hook.rules ?? []).forEach((rule, i) => {
    errors.push(...validateRule(rule, path.child('rules').index(i)));
  });
  oneOf('failurePolicy', ['Fail', 'Ignore']);
  oneOf('matchPolicy', ['Equivalent', 'Exact']);
  const allowed = options.requireNoSideEffects ? noSideEffects : ['None', 'NoneOnDryRun', 'Some', 'Unknown'];
  const effects = hook.sideEffects;
  const effectsPath = path.child('sideEffects');
  if (effects === undefined) errors.push(required(effectsPath, `must specify one of ${allowed.join(', ')}`));
  else if (!allowed.includes(effects)) errors.push(notSupported(effectsPath, effects, allowed));
  const seconds = hook.timeoutSeconds;
  if (seconds !== undefined && (seconds > 30 || seconds < 1))
    errors.push(invalid(path.child('timeoutSeconds'), seconds, 'the timeout value must be between 1 and 30 seconds'));
  const { allowInvalidValues } = options;
  for (const field of ['namespaceSelector', 'objectSelector'] as const)
    errors.push(...validateLabelSelector(hook[field], path.child(field), { allowInvalidValues }));
  if (mutating) oneOf('reinvocationPolicy', ['IfNeeded', 'Never']);
  return [...errors, ...validateClientConfig(hook.clientConfig ?? {}, path.child('clientConfig'))];
}

/** validateAdmissionReviewVersions. */
function validateVersions(versions: readonly string[], requireKnown: boolean, path: FieldPath): FieldError[] {
  if (!versions.length) return [required(path, `must specify one of ${knownVersions.join(', ')}`)];
  const errors: FieldError[] = [];
  versions.forEach((version, i) => {
    if (versions.indexOf(version) < i) errors.push(invalid(path.index(i), version, 'duplicate version'));
    else errors.push(...invalidEach(path.index(i), version, isDNS1035Label(version)));
  });
  if (requireKnown && !versions.some((v) => knownVersions.includes(v)))
    errors.push(invalid(path, versions, `must include at least one of ${knownVersions.join(', ')}`));
  return errors;
}
