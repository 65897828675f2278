import type { KubeObject } from '../../../compiler/kube/object.js';
import { isEmptySelector, type LabelSelectorLike, matchesSelector } from '../../../compiler/kube/selectors.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type {
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../../../schemas/generated/types/admissionregistration_v1.js';
import { tablesOf } from '../../../schemas/load.js';
import type { AdmissionContext } from '../plugin.js';
import { notFound } from '../refusals.js';
import { specOf } from './hooks.js';

/** `matches`, and the version that the policy or webhook gets to see; or why that cannot be told. */
export type Match = { readonly matches: boolean; readonly version: string } | { readonly error: Refusal };

const no: Match = { matches: false, version: '' };

const named = (items: readonly string[] | undefined, name: string): boolean =>
  (items ?? []).some((i) => i === '*' || i === name);

function inScope(scope: string | undefined, request: AdmissionRequest): boolean {
  const clusterWide = !request.namespace || isNamespace(request);
  return scope === 'Namespaced' ? !clusterWide : scope === 'Cluster' ? clusterWide : true;
}

const isNamespace = (request: AdmissionRequest): boolean => request.resource === 'namespaces' && !request.gvk.group;

/** One rule against a request (apiserver webhook/predicates/rules/rules.go). */
export function ruleMatches(rule: RuleWithOperations, request: AdmissionRequest, version: string): boolean {
  return (
    inScope(rule.scope, request) &&
    named(rule.operations, request.operation) &&
    named(rule.apiGroups, request.gvk.group) &&
    named(rule.apiVersions, version) &&
    (rule.resources ?? []).some((r) => {
      const [resource = '', sub = ''] = r.split('/', 2);
      return (
        (resource === '*' || resource === request.resource) && (sub === '*' || sub === (request.subresource ?? ''))
      );
    })
  );
}

/** Versions in which the server serves the resource of a request, that of the request first. */
export function equivalentVersions(request: AdmissionRequest, context: AdmissionContext): string[] {
  const { group, version } = request.gvk;
  const builtIn = tablesOf(context.profile.minor)
    .kinds()
    .filter((k) => k.group === group && k.resource === request.resource && k.served)
    .map((k) => k.version);
  const crd = group
    ? context.view.get('CustomResourceDefinition.apiextensions.k8s.io', '', `${request.resource}.${group}`)
    : undefined;
  const custom = ((crd && specOf<{ versions?: { name: string; served: boolean }[] }>(crd).versions) ?? [])
    .filter((v) => v.served)
    .map((v) => v.name);
  return [...new Set([version, ...builtIn, ...custom])];
}

/** The version in which a list of rules catches a request; undefined where it does not. */
export function matchedVersion(
  rules: readonly NamedRuleWithOperations[],
  matchPolicy: string | undefined,
  request: AdmissionRequest,
  context: AdmissionContext,
): string | undefined {
  const byName = (r: NamedRuleWithOperations): boolean =>
    !r.resourceNames?.length || r.resourceNames.includes(request.name);
  const catches = (version: string): boolean => rules.some((r) => ruleMatches(r, request, version) && byName(r));
  const { version } = request.gvk;
  if (catches(version)) return version;
  if (matchPolicy !== 'Equivalent') return undefined;
  return equivalentVersions(request, context).find((v) => v !== version && catches(v));
}

export function namespaceLabels(
  request: AdmissionRequest,
  context: AdmissionContext,
): Readonly<Record<string, string>> | undefined {
  if (isNamespace(request) && !request.subresource && request.operation !== 'DELETE')
    return request.object.metadata.labels ?? {};
  return namespaceOf(request, context)?.metadata.labels ?? undefined;
}

/** The namespace of a request; one that is taken to exist carries what every namespace has. */
export function namespaceOf(request: AdmissionRequest, context: AdmissionContext): KubeObject | undefined {
  const name = isNamespace(request) ? request.name : request.namespace;
  const stored = context.view.get('Namespace', '', name);
  if (stored || !context.options.assumeNamespaces) return stored && withLabels(stored);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  } as KubeObject;
}

const withLabels = (o: KubeObject): KubeObject =>
  o.metadata.labels ? o : ({ ...o, metadata: { ...o.metadata, labels: {} } } as KubeObject);

export function selectsNamespace(
  selector: LabelSelectorLike | undefined,
  request: AdmissionRequest,
  context: AdmissionContext,
): boolean | Refusal {
  if (!request.namespace && request.resource !== 'namespaces') return true;
  if (isEmptySelector(selector)) return true;
  const labels = namespaceLabels(request, context);
  return labels ? matchesSelector(selector, labels) : notFound('namespaces', request.namespace);
}

export function selectsObject(selector: LabelSelectorLike | undefined, request: AdmissionRequest): boolean {
  if (isEmptySelector(selector)) return true;
  const matches = (o: KubeObject | undefined): boolean =>
    o !== undefined && matchesSelector(selector, o.metadata?.labels);
  const current = request.operation === 'DELETE' ? undefined : request.object;
  return (
    matches(current) || matches(request.oldObject ?? (request.operation === 'DELETE' ? request.object : undefined))
  );
}

/** MatchResources of a policy or of a binding (apiserver policy/matching/matching.go). */
export function resourcesMatch(match: MatchResources, request: AdmissionRequest, context: AdmissionContext): Match {
  const inNamespace = selectsNamespace(match.namespaceSelector ?? {}, request, context);
  if (inNamespace === false) return no;
  if (!selectsObject(match.objectSelector ?? {}, request)) return no;
  const policy = match.matchPolicy;
  if (matchedVersion(match.excludeResourceRules ?? [], policy, request, context) !== undefined) return no;
  const rules = match.resourceRules ?? [];
  const version = rules.length ? matchedVersion(rules, policy, request, context) : request.gvk.version;
  if (version === undefined) return no;
  return inNamespace === true ? { matches: true, version } : { error: inNamespace };
}
