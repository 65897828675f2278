import { serviceHasPort } from './ingress.js';
import type { NameReferenceKind, PartSpec } from './types.js';

const port: PartSpec = { kind: 'port', at: 'port', has: serviceHasPort };
const admission = 'admissionregistration.k8s.io';

/** Services that the API server itself calls: webhooks, aggregated APIs, conversion of custom kinds. */
export const webhookService: NameReferenceKind = {
  id: 'webhook-service',
  from: [
    `ValidatingWebhookConfiguration.${admission}`,
    `MutatingWebhookConfiguration.${admission}`,
    'APIService.apiregistration.k8s.io',
    'CustomResourceDefinition.apiextensions.k8s.io',
  ],
  sites: ['webhooks[*].clientConfig.service', 'spec.service', 'spec.conversion.webhook.clientConfig.service'].map(
    (at) => ({ at, name: 'name', to: 'Service', namespace: 'namespace', parts: [port] }),
  ),
};
