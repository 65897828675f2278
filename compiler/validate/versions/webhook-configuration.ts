import { get, isObject, type Json } from '../../kube/json.js';
import type { Conversion } from './types.js';

/** What v1beta1 took for granted and v1 does otherwise (pkg/apis/admissionregistration/v1beta1/defaults.go). */
const defaults: Readonly<Record<string, Json>> = {
  admissionReviewVersions: ['v1beta1'],
  failurePolicy: 'Ignore',
  matchPolicy: 'Exact',
  timeoutSeconds: 30,
};

/** Webhooks before admissionregistration.k8s.io/v1: the old defaults are written out, so that they stay. */
export const webhookConfiguration: Conversion = {
  from: ['admissionregistration.k8s.io/v1beta1'],
  kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  to: 'admissionregistration.k8s.io/v1',
  changes:
    'each of webhooks needs sideEffects (None or NoneOnDryRun) and admissionReviewVersions (it was [v1beta1]); failurePolicy was Ignore, matchPolicy Exact and timeoutSeconds 30 where they are left out',
  rewrite(object, to) {
    const webhooks = get(object, ['webhooks']);
    for (const [i, webhook] of (Array.isArray(webhooks) ? webhooks : []).entries()) {
      if (!isObject(webhook) || !['None', 'NoneOnDryRun'].includes(String(webhook['sideEffects']))) to.giveUp();
      else
        for (const [name, value] of Object.entries(defaults))
          if (webhook[name] === undefined) to.set(['webhooks', i, name], value);
    }
  },
};
