import type { AdmissionPlugin } from '../plugin.js';
import { inSecondRound } from '../reinvocation.js';
import { webhookCalls } from '../webhooks.js';

/** MutatingAdmissionWebhook: programs elsewhere that may change objects, called one after the other. Offline they are only named. */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, context) {
    const { webhookCalled } = context.options;
    // A second round calls again only what is called already.
    if (webhookCalled && !inSecondRound(request))
      for (const call of webhookCalls('MutatingWebhookConfiguration', request, context)) webhookCalled(call, request);
    return undefined;
  },
};
