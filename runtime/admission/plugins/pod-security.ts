import type { KubeObject } from '../../../compiler/kube/object.js';
import type { FieldError } from '../../../compiler/validate/field/error.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { Container, Namespace, Pod, PodSpec } from '../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../schemas/generated/types/meta_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { evaluatePod, showReasons, showViolations } from '../pod-security/evaluator.js';
import {
  compareLevels,
  defaultPolicy,
  type LevelVersion,
  type Policy,
  policyOf,
  samePolicy,
  showPolicy,
} from '../pod-security/policy.js';
import { forbiddenNamed, groupResource } from '../refusals.js';

/**
 * PodSecurity. Mirrors pod-security-admission admission/admission.go: pods are refused, what makes pods only warns, and
 * a namespace that gets stricter is told which of its pods would be refused.
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  operations: ['CREATE', 'UPDATE'],
  validate(request, context) {
    const resource = groupResource(request);
    if (resource === 'namespaces') return validateNamespace(request, context);
    if (resource === 'pods') return validatePod(request, context);
    if (podSpecResources.has(resource)) validateController(request, context);
    return undefined;
  },
};

const podSpecResources = new Set([
  'replicationcontrollers',
  'podtemplates',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
]);

const ignoredSubresources = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

function validateNamespace(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined {
  if (request.subresource) return undefined;
  const defaults = defaultPolicy(context.options.podSecurity);
  const { policy, errors } = policyOf(request.object.metadata.labels, defaults);
  const exempt = exemptNamespace(request.object.metadata.name ?? '', context);
  if (request.operation === 'CREATE') {
    if (errors.length) return invalidNamespace(request, errors);
    if (exempt) warnExempt(request, policy, defaults);
    return undefined;
  }
  const old = policyOf(request.oldObject?.metadata.labels, defaults);
  if (errors.length && showErrors(errors) !== showErrors(old.errors)) return invalidNamespace(request, errors);
  const { enforce } = policy;
  const before = old.policy.enforce;
  const relaxed = enforce.version === before.version && compareLevels(enforce.level, before.level) < 1;
  if (samePolicy(enforce, before) || enforce.level === 'privileged' || relaxed) return undefined;
  if (exempt) warnExempt(request, policy, defaults);
  else request.warnings.push(...podsViolating(request.object.metadata.name ?? '', enforce, context));
  return undefined;
}

function invalidNamespace(request: AdmissionRequest, errors: readonly FieldError[]): Refusal {
  const name = request.name || request.object.metadata.name || '';
  const texts = errors.map((e) => `${e.path}: ${e.body}`);
  return {
    code: 422,
    reason: 'Invalid',
    message: `Namespace "${name}" is invalid: ${texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]}`,
    causes: errors.map((e) => ({ reason: e.reason, field: String(e.path), message: e.body })),
  };
}

const showErrors = (errors: readonly FieldError[]): string => errors.map((e) => `${e.path}: ${e.body}`).join();

function warnExempt(request: AdmissionRequest, policy: Policy, defaults: Policy): void {
  const modes = ['enforce', 'audit', 'warn'] as const;
  const equal = (a: LevelVersion, b: LevelVersion): boolean =>
    (a.level === 'privileged' && b.level === 'privileged') || samePolicy(a, b);
  if (modes.every((m) => policy[m].level === 'privileged') || modes.every((m) => equal(policy[m], defaults[m]))) return;
  const labels = request.object.metadata.labels ?? {};
  const set = modes.filter(
    (m) =>
      policy[m].level !== 'privileged' &&
      (Object.hasOwn(labels, `pod-security.kubernetes.io/${m}`) ||
        Object.hasOwn(labels, `pod-security.kubernetes.io/${m}-version`)),
  );
  const shown = set.map((m) => `${m}=${showPolicy(policy[m])}`).join(', ');
  request.warnings.push(
    `namespace "${request.object.metadata.name}" is exempt from Pod Security, and the policy (${shown}) will be ignored`,
  );
}

function validatePod(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined {
  if (request.subresource && ignoredSubresources.has(request.subresource)) return undefined;
  if (isExempt(request, context)) return undefined;
  const policy = namespacePolicy(request, context);
  if (!policy || ['enforce', 'audit', 'warn'].every((m) => policy[m as keyof Policy].level === 'privileged'))
    return undefined;
  const pod = request.object as unknown as Pod;
  if (request.operation === 'UPDATE' && request.oldObject)
    if (!isSignificantUpdate(pod.spec ?? { containers: [] }, (request.oldObject as unknown as Pod).spec))
      return undefined;
  return evaluate(request, context, policy, request.object.metadata, pod.spec, true);
}

function validateController(request: AdmissionRequest, context: AdmissionContext): void {
  if (request.subresource || isExempt(request, context)) return;
  const policy = namespacePolicy(request, context);
  if (!policy || (policy.warn.level === 'privileged' && policy.audit.level === 'privileged')) return;
  const template = templateOf(request.object);
  if (template?.spec) evaluate(request, context, policy, template.metadata ?? {}, template.spec, false);
}

function evaluate(
  request: AdmissionRequest,
  context: AdmissionContext,
  policy: Policy,
  metadata: ObjectMeta,
  spec: PodSpec | undefined,
  enforce: boolean,
): Refusal | undefined {
  if (!spec || exemptRuntimeClass(spec, context)) return undefined;
  if (enforce) {
    const found = evaluatePod(policy.enforce, metadata, spec, context.profile);
    if (found.length) {
      const text = `violates PodSecurity "${showPolicy(policy.enforce)}": ${showViolations(found)}`;
      return forbiddenNamed(groupResource(request), request.name, text);
    }
  }
  const found = evaluatePod(policy.warn, metadata, spec, context.profile);
  if (found.length)
    request.warnings.push(`would violate PodSecurity "${showPolicy(policy.warn)}": ${showViolations(found)}`);
  return undefined;
}

function namespacePolicy(request: AdmissionRequest, context: AdmissionContext): Policy | undefined {
  const namespace = context.view.get('Namespace', '', request.namespace) as Namespace | undefined;
  return policyOf(namespace?.metadata?.labels, defaultPolicy(context.options.podSecurity)).policy;
}

function isExempt(request: AdmissionRequest, context: AdmissionContext): boolean {
  const users = context.options.podSecurity?.exemptions?.usernames ?? [];
  return exemptNamespace(request.namespace, context) || users.includes(request.user.username);
}

function exemptNamespace(name: string, context: AdmissionContext): boolean {
  return name !== '' && (context.options.podSecurity?.exemptions?.namespaces ?? []).includes(name);
}

function exemptRuntimeClass(spec: PodSpec, context: AdmissionContext): boolean {
  const exempt = context.options.podSecurity?.exemptions?.runtimeClasses ?? [];
  return Boolean(spec.runtimeClassName) && exempt.includes(spec.runtimeClassName!);
}

interface Template {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

function templateOf(object: KubeObject): Template | undefined {
  const o = object as unknown as {
    kind: string;
    template?: Template;
    spec?: { template?: Template; jobTemplate?: { spec?: { template?: Template } } };
  };
  if (o.kind === 'PodTemplate') return o.template;
  return o.kind === 'CronJob' ? o.spec?.jobTemplate?.spec?.template : o.spec?.template;
}

/** Only a new image, or a new ephemeral container, makes an update worth a look. */
function isSignificantUpdate(now: PodSpec, old: PodSpec | undefined): boolean {
  const changed = (a: readonly Container[] = [], b: readonly Container[] = []): boolean =>
    a.length !== b.length || a.some((c, i) => c.image !== b[i]?.image);
  if (changed(now.containers, old?.containers) || changed(now.initContainers, old?.initContainers)) return true;
  return (now.ephemeralContainers ?? []).some((c) => {
    const before = old?.ephemeralContainers?.find((o) => o.name === c.name);
    return !before || before.image !== c.image;
  });
}

const maxPodsToCheck = 3000;

/** EvaluatePodsInNamespace: one warning for each set of reasons, naming the first pod. */
function podsViolating(namespace: string, enforce: LevelVersion, context: AdmissionContext): string[] {
  const pods = prioritized(context.view.list('Pod', namespace) as unknown as readonly Pod[], context);
  const found = new Map<string, { name: string; count: number }>();
  for (const pod of pods.slice(0, maxPodsToCheck)) {
    const violations = evaluatePod(enforce, pod.metadata ?? {}, pod.spec ?? { containers: [] }, context.profile);
    if (!violations.length) continue;
    const key = showReasons(violations);
    const name = pod.metadata?.name ?? '';
    const entry = found.get(key);
    if (!entry) found.set(key, { name, count: 1 });
    else {
      entry.count++;
      if (name < entry.name) entry.name = name;
    }
  }
  const out: string[] = [];
  if (pods.length > maxPodsToCheck)
    out.push(
      `new PodSecurity enforce level only checked against the first ${maxPodsToCheck} of ${pods.length} existing pods`,
    );
  if (found.size)
    out.push(
      `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${showPolicy(enforce)}"`,
    );
  const lines = [...found].map(([reasons, { name, count }]) => {
    const others = count === 1 ? '' : ` (and ${count - 1} other ${count === 2 ? 'pod' : 'pods'})`;
    return `${name}${others}: ${reasons}`;
  });
  return [...out, ...lines.sort()];
}

/** One pod of each controller first. */
function prioritized(pods: readonly Pod[], context: AdmissionContext): Pod[] {
  const seen = new Set<string>();
  const first: Pod[] = [];
  const rest: Pod[] = [];
  for (const pod of pods) {
    if (exemptRuntimeClass(pod.spec ?? { containers: [] }, context)) continue;
    const owner = pod.metadata?.ownerReferences?.find((r) => r.controller)?.uid;
    if (owner !== undefined && seen.has(owner)) rest.push(pod);
    else first.push(pod);
    if (owner !== undefined) seen.add(owner);
  }
  return [...first, ...rest];
}
