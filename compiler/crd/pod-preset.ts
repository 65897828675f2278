import type { JsonObject } from '../kube/json.js';

const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;
const list = { type: 'array', items: free } as const;

/**
 * PodPreset of settings.k8s.io/v1alpha1, which servers of 1.19 and before had: a definition, so that the plugin of that
 * name finds its presets. What stands in a preset is checked where it arrives, in the pods.
 */
export const podPresetDefinition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'podpresets.settings.k8s.io' },
  spec: {
    group: 'settings.k8s.io',
    names: { kind: 'PodPreset', listKind: 'PodPresetList', plural: 'podpresets', singular: 'podpreset' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { selector: free, env: list, envFrom: list, volumes: list, volumeMounts: list },
              },
            },
          },
        },
      },
    ],
  },
};
