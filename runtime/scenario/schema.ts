/** JSON Schema of scenario files (draft 2020-12). */
export const scenarioSchema = {
  $id: 'https://drydock.dev/schemas/scenario.json',
  type: 'object',
  required: ['steps'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    kubernetesVersion: { type: 'string', pattern: '^v?1\\.\\d+(\\.\\d+)?$' },
    namespace: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' },
    seed: { type: 'integer', minimum: 0 },
    kubelet: {
      oneOf: [
        { const: 'instant' },
        {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(
            ['imagePull', 'sandbox', 'containerStart', 'run', 'shutdown', 'relist'].map((k) => [
              k,
              { type: 'number', minimum: 0 },
            ]),
          ),
        },
      ],
    },
    cluster: {
      type: 'object',
      additionalProperties: false,
      properties: {
        nodes: { type: 'array', items: { type: 'object', required: ['metadata'] } },
        objects: { type: 'array', items: { type: 'object', required: ['apiVersion', 'kind', 'metadata'] } },
      },
    },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        anyOf: [{ required: ['kubectl'] }, { required: ['helm'] }, { required: ['wait'] }],
        properties: {
          kubectl: { type: 'string', minLength: 1 },
          helm: { type: 'string', minLength: 1 },
          wait: { type: 'string', pattern: '^(\\d+(\\.\\d+)?(ms|h|m|s))+$' },
          stdin: {},
          mayFail: { type: 'boolean' },
        },
      },
    },
  },
} as const;
