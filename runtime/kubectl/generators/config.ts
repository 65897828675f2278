import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError, NotSimulated } from '../command-line.js';
import { parseSelector } from '../selector.js';
import type { Generator } from './registry.js';
import { requireName } from './workloads.js';

const simple =
  (apiVersion: string, kind: string, command: string, rest: (flags: Flags) => object = () => ({})): Generator =>
  (_s, flags, names) => ({ apiVersion, kind, metadata: { name: requireName(names, command) }, ...rest(flags) });

export const namespace = simple('v1', 'Namespace', 'namespace');
export const serviceAccount = simple('v1', 'ServiceAccount', 'serviceaccount');

function literals(flags: Flags): Record<string, string> {
  for (const flag of ['from-file', 'from-env-file'])
    if (flags.has(flag)) throw new NotSimulated(`error: drydock does not simulate --${flag}; use --from-literal or -f`);
  return Object.fromEntries(
    flags.repeated('from-literal').map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new KubectlError(`error: invalid literal source ${pair}, expected key=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

export const configMap = simple('v1', 'ConfigMap', 'configmap', (flags) => ({ data: literals(flags) }));

/** kubectl create secret generic NAME. */
export const secret: Generator = (_s, flags, names) => {
  const [type, ...rest] = names;
  if (type !== 'generic')
    throw new NotSimulated(`error: drydock simulates \`create secret generic\` only, not ${type}`);
  const data = Object.entries(literals(flags)).map(([k, v]) => [k, Buffer.from(v, 'utf8').toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: requireName(rest, 'secret generic') },
    ...(flags.string('type') ? { type: flags.string('type') } : {}),
    data: Object.fromEntries(data),
  } as KubeObject;
};

/** pkg/cmd/create/create_quota.go. */
export const quota = simple('v1', 'ResourceQuota', 'quota', (flags) => {
  const hard = Object.fromEntries(flags.list('hard').map((p) => p.split('=') as [string, string]));
  const scopes = flags.list('scopes');
  return { spec: { hard, ...(scopes.length ? { scopes } : {}) } };
});

const intOrString = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** pkg/cmd/create/create_pdb.go. */
export const podDisruptionBudget = simple('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudget', (flags) => {
  const min = flags.string('min-available');
  const max = flags.string('max-unavailable');
  if (!flags.string('selector')) throw new KubectlError('error: required flag(s) "selector" not set');
  if (min !== undefined && max !== undefined)
    throw new KubectlError('error: min-available and max-unavailable cannot be both specified');
  if (min === undefined && max === undefined)
    throw new KubectlError('error: one of min-available or max-unavailable must be specified');
  const selector = parseSelector(flags.string('selector') ?? '');
  const matchLabels = Object.fromEntries(selector.map((r) => [r.key, r.values?.[0] ?? '']));
  return {
    spec: {
      selector: { matchLabels },
      ...(min === undefined ? {} : { minAvailable: intOrString(min) }),
      ...(max === undefined ? {} : { maxUnavailable: intOrString(max) }),
    },
  };
});

/** pkg/cmd/create/create_priorityclass.go. */
export const priorityClass = simple('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclass', (flags) => ({
  value: flags.int('value') ?? 0,
  ...(flags.boolean('global-default') ? { globalDefault: true } : {}),
  ...(flags.string('description') ? { description: flags.string('description') } : {}),
  preemptionPolicy: flags.string('preemption-policy') ?? 'PreemptLowerPriority',
}));
