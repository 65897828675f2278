import type { AdmissionPlugin } from '../plugin.js';
import { webhookCalls } from '../webhooks.js';

/** ValidatingAdmissionWebhook: programs elsewhere that may refuse objects, called all at once. Offline they are only named. */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  validate(request, context) {
    const { webhookCalled } = context.options;
    if (webhookCalled)
      for (const call of webhookCalls('ValidatingWebhookConfiguration', request, context)) webhookCalled(call, request);
    return undefined;
  },
};
