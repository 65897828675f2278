/** JSON Schema (draft 7) of `drydock.yaml`. */
export const configSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'drydock.yaml',
  type: 'object',
  additionalProperties: false,
  properties: {
    extends: {
      description: 'Configuration files to begin with, relative to this one; later ones win.',
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    },
    kubernetesVersion: {
      description: 'Kubernetes minor to check for, such as "1.36".',
      type: 'string',
      pattern: '^v?\\d+\\.\\d+(\\.\\d+)?$',
    },
    schemas: {
      description: 'Folder of tables of your own cluster (`drydock schema --from`), relative to this file.',
      type: 'string',
    },
    presets: {
      description: 'Sets of rules to run; `recommended` where none is named.',
      type: 'array',
      items: { enum: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'] },
    },
    rules: {
      description: 'Per rule, or per `category/*`: a severity, `off`, or both severity and options.',
      type: 'object',
      additionalProperties: {
        anyOf: [
          { enum: ['error', 'warning', 'info', 'off', 'on'] },
          {
            type: 'object',
            additionalProperties: false,
            properties: {
              severity: { enum: ['error', 'warning', 'info', 'off'] },
              options: { type: 'object' },
            },
          },
        ],
      },
    },
    ignore: {
      description: 'Findings to silence, by rule and by object or file.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'reason'],
        properties: {
          rule: { description: 'A rule id or `category/*`.', type: 'string' },
          kind: { type: 'string' },
          name: { description: 'Name of the object; `*` and `?` are wildcards.', type: 'string' },
          namespace: { type: 'string' },
          path: { description: 'File, relative to this one; `*`, `**` and `?` are wildcards.', type: 'string' },
          reason: { type: 'string', minLength: 1 },
        },
      },
    },
    exclude: {
      description: 'Files and folders not to read, relative to this file.',
      type: 'array',
      items: { type: 'string' },
    },
    admission: {
      description: 'How the admission of your API server differs from the default; the words are those of its flags.',
      type: 'object',
      additionalProperties: false,
      properties: {
        enable: { description: 'Plugins of --enable-admission-plugins.', type: 'array', items: { type: 'string' } },
        disable: { description: 'Plugins of --disable-admission-plugins.', type: 'array', items: { type: 'string' } },
        configFile: {
          description: 'The AdmissionConfiguration of --admission-control-config-file, relative to this file.',
          type: 'string',
        },
      },
    },
    failOn: {
      description: 'The least severity that makes the exit code 1; `warning` where not set.',
      enum: ['error', 'warning', 'info', 'never'],
    },
    maxWarnings: {
      description: 'More warnings than this make the exit code 1, whatever `failOn` says.',
      type: 'integer',
      minimum: 0,
    },
  },
} as const;
