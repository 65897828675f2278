import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ApiObject } from '../lower/api-object.js';
import { at } from './diagnose-place.js';
import type { ServerAnswer, WebhookCall } from './types.js';

/** The webhooks that would have a say about an object, as a note at its kind. */
export function webhookNotes(object: ApiObject, answer: ServerAnswer): Diagnostic[] {
  const calls = answer.webhooks ?? [];
  if (!calls.length) return [];
  const count = calls.length === 1 ? '1 webhook' : `${calls.length} webhooks`;
  return [
    {
      id: 'server/webhooks',
      severity: 'info',
      message: `A server would call ${count} about this object: ${calls.map(describeCall).join('; ')}.`,
      ...at(object, ['kind']),
      why: 'Nobody can say offline what a webhook changes or refuses: the answer is that of the server without them.',
    },
  ];
}

/** Who is called, what it may do, and what its failure means. */
export function describeCall(call: WebhookCall): string {
  const verb = call.kind === 'MutatingWebhookConfiguration' ? 'may change it' : 'may refuse it';
  const failure = call.failurePolicy === 'Fail' ? 'refused' : 'admitted';
  return `${call.webhook} of ${call.configuration} at ${call.target} ${verb}; it is ${failure} where the call fails or takes more than ${call.timeoutSeconds}s`;
}
