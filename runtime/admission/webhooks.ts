import { AdmissionCompiler } from '../../compiler/cel/admission/compiler.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import type { LabelSelectorLike } from '../../compiler/kube/selectors.js';
import type { AdmissionRequest } from '../../compiler/validate/types.js';
import type { MatchCondition, RuleWithOperations } from '../../schemas/generated/types/admissionregistration_v1.js';
import type { AdmissionContext } from './plugin.js';
import { conditionsHold } from './policy/conditions.js';
import { conditionBudget, Evaluation, RequestValues } from './policy/evaluate.js';
import { matchedVersion, selectsNamespace, selectsObject } from './policy/match.js';

/** A webhook that a server would call about a request. What it would answer, nobody can tell offline. */
export interface WebhookCall {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  readonly configuration: string;
  readonly webhook: string;
  /** Whether an unreachable webhook refuses the request. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly timeoutSeconds: number;
  readonly sideEffects: string;
  /** Called again where a later one changes the object. */
  readonly reinvocation: boolean;
  /** Where the request would go: a service, as `namespace/name:port/path`, or a URL. */
  readonly target: string;
  /** Match conditions that cannot be computed: the failure policy decides instead of the webhook. */
  readonly conditionError?: string;
}

interface Webhook {
  readonly name: string;
  readonly clientConfig?: {
    readonly url?: string;
    readonly service?: {
      readonly namespace: string;
      readonly name: string;
      readonly port?: number;
      readonly path?: string;
    };
  };
  readonly rules?: readonly RuleWithOperations[];
  readonly matchPolicy?: string;
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly namespaceSelector?: LabelSelectorLike;
  readonly objectSelector?: LabelSelectorLike;
  readonly sideEffects?: string;
  readonly timeoutSeconds?: number;
  readonly reinvocationPolicy?: string;
  readonly matchConditions?: readonly MatchCondition[];
}

/** Configurations themselves are never shown to webhooks. */
const exempt = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]);

/**
 * The webhooks a server would call about a request, in its order: mutating ones one after the other, then validating ones
 * all at once; each by name of its configuration (apiserver pkg/admission/plugin/webhook/generic/webhook.go).
 */
export function webhookCalls(request: AdmissionRequest, context: AdmissionContext): WebhookCall[] {
  if (request.gvk.group === 'admissionregistration.k8s.io' && exempt.has(request.resource)) return [];
  return (['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const).flatMap((kind) =>
    context.view
      .list(`${kind}.admissionregistration.k8s.io`)
      .flatMap((configuration) =>
        webhooksOf(configuration).flatMap((w) => callOf(kind, configuration, w, request, context) ?? []),
      ),
  );
}

const webhooksOf = (o: KubeObject): readonly Webhook[] =>
  (o as unknown as { webhooks?: readonly Webhook[] }).webhooks ?? [];

function callOf(
  kind: WebhookCall['kind'],
  configuration: KubeObject,
  webhook: Webhook,
  request: AdmissionRequest,
  context: AdmissionContext,
): WebhookCall | undefined {
  if (selectsNamespace(webhook.namespaceSelector ?? {}, request, context) !== true) return undefined;
  if (!selectsObject(webhook.objectSelector ?? {}, request)) return undefined;
  const version = matchedVersion(webhook.rules ?? [], webhook.matchPolicy ?? 'Equivalent', request, context);
  if (version === undefined) return undefined;
  const hold = conditionsOf(webhook, request, context, version);
  if (hold === false) return undefined;
  return {
    kind,
    configuration: configuration.metadata.name ?? '',
    webhook: webhook.name,
    failurePolicy: webhook.failurePolicy ?? 'Fail',
    timeoutSeconds: webhook.timeoutSeconds ?? 10,
    sideEffects: webhook.sideEffects ?? 'Unknown',
    reinvocation: webhook.reinvocationPolicy === 'IfNeeded',
    target: targetOf(webhook),
    ...(hold === true ? {} : { conditionError: hold.error }),
  };
}

function conditionsOf(webhook: Webhook, request: AdmissionRequest, context: AdmissionContext, version: string) {
  if (!webhook.matchConditions?.length) return true;
  const compiler = new AdmissionCompiler(context.profile, true, false);
  const scope = { hasParams: false, hasAuthorizer: true };
  const conditions = webhook.matchConditions.map((c) => compiler.compile(c.expression, ['bool'], scope));
  const values = new RequestValues(request, context, version);
  const evaluation = new Evaluation(compiler, values, undefined, conditionBudget, false);
  return conditionsHold(conditions, evaluation, webhook.failurePolicy ?? 'Fail');
}

function targetOf({ clientConfig }: Webhook): string {
  const service = clientConfig?.service;
  if (!service) return clientConfig?.url ?? '';
  return `${service.namespace}/${service.name}:${service.port ?? 443}${service.path ?? '/'}`;
}

/** One line per call, with what its failure would mean. */
export function describeCalls(calls: readonly WebhookCall[]): string[] {
  return calls.map((c) => {
    const failure = c.failurePolicy === 'Fail' ? 'refused if it fails' : 'admitted if it fails';
    const verb = c.kind.startsWith('Mutating') ? 'may change the object' : 'may refuse the object';
    return `${c.configuration}/${c.webhook} at ${c.target} ${verb} (${failure}, ${c.timeoutSeconds}s); not called offline`;
  });
}
