import type { Conversion } from './types.js';

/** What all versions shared is now said for each (staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go). */
export const customResourceDefinition: Conversion = {
  from: ['apiextensions.k8s.io/v1beta1'],
  kinds: ['CustomResourceDefinition'],
  to: 'apiextensions.k8s.io/v1',
  changes:
    'spec.version becomes an entry of spec.versions; spec.validation becomes schema, and spec.subresources and spec.additionalPrinterColumns (with jsonPath for JSONPath) go below each of spec.versions; spec.conversion.webhookClientConfig and conversionReviewVersions go below spec.conversion.webhook; spec.scope is required; preserveUnknownFields: true becomes x-kubernetes-preserve-unknown-fields in the schema, which is required and structural',
  rewrite(_, to) {
    to.giveUp();
  },
};
