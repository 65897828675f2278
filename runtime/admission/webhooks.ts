import { AdmissionCompiler } from '../../compiler/cel/admission/compiler.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import type { LabelSelectorLike } from '../../compiler/kube/selectors.js';
import type { AdmissionRequest, WebhookCall } from '../../compiler/validate/types.js';
import type { MatchCondition, RuleWithOperations } from '../../schemas/generated/types/admissionregistration_v1.js';
import type { AdmissionContext } from './plugin.js';
import { conditionsHold } from './policy/conditions.js';
import { conditionBudget, Evaluation, RequestValues } from './policy/evaluate.js';
import { isExempt } from './policy/hooks.js';
import { matchedVersion, selectsNamespace, selectsObject } from './policy/match.js';

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

/**
 * The webhooks of one kind that a server would call about a request, in its order: by name of the configuration
 * (apiserver pkg/admission/plugin/webhook/generic/webhook.go).
 */
export function webhookCalls(
  kind: WebhookCall['kind'],
  request: AdmissionRequest,
  context: AdmissionContext,
): WebhookCall[] {
  if (isExempt(request)) return [];
  return context.view
    .list(`${kind}.admissionregistration.k8s.io`)
    .flatMap((configuration) =>
      webhooksOf(configuration).flatMap((w) => callOf(kind, configuration, w, request, context) ?? []),
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
