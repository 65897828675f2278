/**
 * JSON Schema (2020-12) of `drydock plan -o json`: a `Prediction` with the findings. Times are virtual seconds since the
 * apply, cpu is millicores, memory bytes. Printed by `drydock plan --schema`; a test holds real output to it.
 */
type Schema = { readonly [key: string]: unknown };

const string: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const integer: Schema = { type: 'integer', minimum: 0 };
const boolean: Schema = { type: 'boolean' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (...values: string[]): Schema => ({ enum: values });

/** An object with exactly these properties; a name that ends in `?` is optional. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((n) => [n.replace(/\?$/, ''), properties[n]])),
    required: names.filter((n) => !n.endsWith('?')),
    additionalProperties: false,
  };
}

const ref = object({ apiVersion: string, kind: string, name: string, 'namespace?': string });
const use = object({ requested: integer, allocatable: integer });

const finding = object({
  id: string,
  severity: oneOf('error', 'warning', 'info'),
  message: string,
  file: string,
  line: integer,
  column: integer,
  endLine: integer,
  endColumn: integer,
  'object?': ref,
  'pointer?': string,
  'help?': string,
});

const workload = object({
  object: ref,
  desired: integer,
  outcome: oneOf('ready', 'completed', 'waiting', 'stalled', 'failed'),
  'at?': number,
  samples: list(object({ at: number, pods: integer, ready: integer, unavailable: integer })),
  stalls: list(object({ from: number, 'to?': number, reason: string, 'pod?': string })),
});

const placedPod = object({
  namespace: string,
  name: string,
  'workload?': string,
  cpu: integer,
  memory: integer,
  phase: string,
  'why?': list(string),
});

const node = object({ name: string, 'zone?': string, cpu: use, memory: use, pods: use, placed: list(placedPod) });

const unplaced = object({
  namespace: string,
  name: string,
  'workload?': string,
  message: string,
  nodes: list(object({ name: string, plugin: string, reasons: list(string) })),
});

const route = object({
  entry: string,
  via: list(ref),
  'service?': string,
  'port?': string,
  endpoints: list(object({ pod: string, port: integer, ready: boolean })),
  'resolves?': list(string),
  'callers?': list(string),
  'dead?': string,
});

export const predictionSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'drydock plan',
  ...object({
    kubernetesVersion: string,
    seed: integer,
    duration: number,
    settled: boolean,
    assumptions: list(string),
    approximations: list(string),
    refused: list(object({ object: ref, code: integer, message: string })),
    workloads: list(workload),
    nodes: list(node),
    unplaced: list(unplaced),
    routes: list(route),
    verdict: object({ level: oneOf('sails', 'lists', 'sinks'), text: string, reasons: list(string) }),
    findings: list(finding),
  }),
};
