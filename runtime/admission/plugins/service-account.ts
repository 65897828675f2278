import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../../schemas/generated/types/core_v1.js';
import { generateName } from '../generated-names.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { forbidden } from '../refusals.js';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenVolume = 'kube-api-access-';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const enforceSecrets = 'kubernetes.io/enforce-mountable-secrets';

/** ServiceAccount (plugin/pkg/admission/serviceaccount/admission.go): the account of a pod and the token it mounts. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  operations: ['CREATE', 'UPDATE'],
  admit(request, context) {
    if (request.resource !== 'pods' || request.gvk.group || request.subresource || request.operation !== 'CREATE')
      return undefined;
    const pod = request.object as unknown as Pod;
    const spec = pod.spec;
    if (!spec) return undefined;
    if (isMirror(pod)) return validate(request, context);
    // The older name of the field holds the same.
    if (!spec.serviceAccountName) spec.serviceAccountName = spec.serviceAccount || 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = find(request, context, spec.serviceAccountName);
    if ('message' in account) return account;
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
      mountToken(spec, () => generateName(tokenVolume, context.options.randomSuffix));
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      spec.imagePullSecrets = account.imagePullSecrets.map(({ name }) => ({ ...(name ? { name } : {}) }));
    return validate(request, context);
  },
  validate(request, context) {
    if (request.resource !== 'pods' || request.gvk.group) return undefined;
    if (request.subresource === 'ephemeralcontainers' && request.operation === 'UPDATE')
      return validateEphemeral(request, context);
    return request.subresource || request.operation !== 'CREATE' ? undefined : validate(request, context);
  },
};

const isMirror = (pod: Pod): boolean => Object.hasOwn(pod.metadata?.annotations ?? {}, mirrorAnnotation);

function validate(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined {
  const pod = request.object as unknown as Pod;
  const spec = pod.spec ?? { containers: [] };
  if (isMirror(pod)) {
    if (spec.serviceAccountName) return forbidden(request, 'a mirror pod may not reference service accounts');
    if (referencesSecrets(spec)) return forbidden(request, 'a mirror pod may not reference secrets');
    const projects = spec.volumes?.some((v) => v.projected?.sources?.some((s) => s.serviceAccountToken));
    return projects ? forbidden(request, 'a mirror pod may not use ServiceAccountToken volume projections') : undefined;
  }
  if (!spec.serviceAccountName)
    return forbidden(request, `no service account specified for pod ${request.namespace}/${pod.metadata?.name ?? ''}`);
  const account = find(request, context, spec.serviceAccountName);
  if ('message' in account) return account;
  const problem = enforces(account) ? forbiddenSecret(account, spec) : undefined;
  return problem ? forbidden(request, problem) : undefined;
}

function find(request: AdmissionRequest, context: AdmissionContext, name: string): ServiceAccount | Refusal {
  const found = context.view.get('ServiceAccount', request.namespace, name) as ServiceAccount | undefined;
  if (found) return found;
  const assumed = context.options.assumeServiceAccounts ?? false;
  // The server waits for the controller that makes the default account.
  if (assumed === true || (assumed === 'default' && name === 'default'))
    return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
  return forbidden(
    request,
    `error looking up service account ${request.namespace}/${name}: serviceaccount "${name}" not found`,
  );
}

function mountToken(spec: PodSpec, newName: () => string): void {
  const existing = spec.volumes?.find((v) => v.name.startsWith(tokenVolume));
  const name = existing?.name ?? newName();
  let needed = false;
  for (const c of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (c.volumeMounts?.some((m) => m.mountPath === tokenPath)) continue;
    c.volumeMounts = [...(c.volumeMounts ?? []), { name, readOnly: true, mountPath: tokenPath }];
    needed = true;
  }
  if (needed && !existing) spec.volumes = [...(spec.volumes ?? []), tokenSource(name)];
}

/** TokenVolumeSource: a token for 3607 seconds, the cluster's CA and the namespace. */
function tokenSource(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  };
}

/** strconv.ParseBool of the annotation. */
function enforces(account: ServiceAccount): boolean {
  const value = account.metadata?.annotations?.[enforceSecrets] ?? '';
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
}

function forbiddenSecret(account: ServiceAccount, spec: PodSpec): string | undefined {
  const name = account.metadata?.name;
  const mountable = new Set((account.secrets ?? []).map((s) => s.name));
  for (const v of spec.volumes ?? [])
    if (v.secret && !mountable.has(v.secret.secretName))
      return `volume with secret.secretName="${v.secret.secretName ?? ''}" is not allowed because service account ${name} does not reference that secret`;
  const problem =
    secretInEnv(account, spec.initContainers ?? [], 'init container') ??
    secretInEnv(account, spec.containers ?? [], 'container');
  if (problem) return problem;
  const pull = new Set((account.imagePullSecrets ?? []).map((s) => s.name));
  const bad = (spec.imagePullSecrets ?? []).findIndex((s) => !pull.has(s.name));
  return bad < 0
    ? undefined
    : `imagePullSecrets[${bad}].name="${spec.imagePullSecrets![bad]!.name ?? ''}" is not allowed because service account ${name} does not reference that imagePullSecret`;
}

function secretInEnv(account: ServiceAccount, list: readonly Container[], what: string): string | undefined {
  const mountable = new Set((account.secrets ?? []).map((s) => s.name));
  const why = `is not allowed because service account ${account.metadata?.name} does not reference that secret`;
  for (const c of list) {
    for (const env of c.env ?? []) {
      const secret = env.valueFrom?.secretKeyRef;
      if (secret && !mountable.has(secret.name))
        return `${what} ${c.name} with envVar ${env.name} referencing secret.secretName="${secret.name ?? ''}" ${why}`;
    }
    for (const from of c.envFrom ?? [])
      if (from.secretRef && !mountable.has(from.secretRef.name))
        return `${what} ${c.name} with envFrom referencing secret.secretName="${from.secretRef.name ?? ''}" ${why}`;
  }
  return undefined;
}

function validateEphemeral(request: AdmissionRequest, context: AdmissionContext): Refusal | undefined {
  const pod = request.object as unknown as Pod;
  const name = pod.spec?.serviceAccountName;
  if (!name)
    return forbidden(request, `no service account specified for pod ${request.namespace}/${pod.metadata?.name ?? ''}`);
  const account = find(request, context, name);
  if ('message' in account) return account;
  if (!enforces(account)) return undefined;
  const list = (pod.spec?.ephemeralContainers ?? []) as unknown as Container[];
  const problem = secretInEnv(account, list, 'ephemeral container');
  return problem ? { code: 500, reason: 'InternalError', message: problem } : undefined;
}

function referencesSecrets(spec: PodSpec): boolean {
  const all = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
    ...((spec.ephemeralContainers ?? []) as Container[]),
  ];
  return Boolean(
    spec.imagePullSecrets?.length ||
      all.some((c) => c.env?.some((e) => e.valueFrom?.secretKeyRef) || c.envFrom?.some((e) => e.secretRef)) ||
      spec.volumes?.some((v) => v.secret || v.projected?.sources?.some((s) => s.secret)),
  );
}
