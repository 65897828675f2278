import { webhookRules } from './webhooks.js';

export const validatingWebhookConfiguration = webhookRules('ValidatingWebhookConfiguration', false);
export const mutatingWebhookConfiguration = webhookRules('MutatingWebhookConfiguration', true);
