import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  ContainerRestartRule,
  EphemeralContainer,
  PodSpec,
  Volume,
} from '../../../../../schemas/generated/types/core_v1.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  named,
  notFound,
  notSupported,
  required,
  tooMany,
} from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isDNS1123Label, isValidPortName, isValidPortNum } from '../../../shared/names.js';
import { validateEnv, validateEnvFrom } from './env.js';
import { validateVolumeDevices, validateVolumeMounts } from './mounts.js';
import type { PodOptions } from './options.js';
import { validateLifecycle, validateLivenessProbe, validateReadinessProbe } from './probes.js';
import { validatePullPolicy } from './pull-policy.js';
import { validateContainerResources } from './resources.js';
import { validateSecurityContext } from './security-context.js';

/** What the containers of a pod share. */
export interface ContainerContext {
  readonly spec: PodSpec;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claimNames: ReadonlySet<string>;
  readonly hostUsers: boolean;
  readonly options: PodOptions;
}

const protocols = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly ContainerPort[] | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const names = new Set<string>();
  ports?.forEach((port, i) => {
    const at = path.index(i);
    if (port.name) {
      const texts = isValidPortName(port.name);
      if (texts.length) out.push(...invalidEach(at.child('name'), port.name, texts));
      else if (names.has(port.name)) out.push(duplicate(at.child('name'), port.name));
      else names.add(port.name);
    }
    if (!port.containerPort) out.push(required(at.child('containerPort')));
    else out.push(...invalidEach(at.child('containerPort'), port.containerPort, isValidPortNum(port.containerPort)));
    if (port.hostPort) out.push(...invalidEach(at.child('hostPort'), port.hostPort, isValidPortNum(port.hostPort)));
    if (!port.protocol) out.push(required(at.child('protocol')));
    else if (!protocols.includes(port.protocol)) out.push(notSupported(at.child('protocol'), port.protocol, protocols));
  });
  return out;
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];

/** validateContainerCommon. */
function validateCommon(container: Container, context: ContainerContext, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const { volumes } = context;
  if (!container.name) out.push(required(path.child('name')));
  else out.push(...invalidEach(path.child('name'), container.name, isDNS1123Label(container.name)));
  if (!container.image) out.push(required(path.child('image')));
  const policy = container.terminationMessagePolicy ?? '';
  if (!policy) out.push(required(path.child('terminationMessagePolicy')));
  else if (!messagePolicies.includes(policy))
    out.push(notSupported(path.child('terminationMessagePolicy'), policy, messagePolicies));
  out.push(...validatePorts(container.ports, path.child('ports')));
  out.push(...validateEnv(container.env, path.child('env')));
  out.push(...validateEnvFrom(container.envFrom, path.child('envFrom')));
  out.push(...validateVolumeMounts(container, volumes, path.child('volumeMounts')));
  out.push(...validateVolumeDevices(container, volumes, path.child('volumeDevices')));
  out.push(...validatePullPolicy(container.imagePullPolicy ?? '', path.child('imagePullPolicy')));
  out.push(...validateContainerResources(container.resources, context.claimNames, path.child('resources')));
  const { restartPolicy } = context.spec;
  out.push(...validateResizePolicy(container.resizePolicy, restartPolicy ?? '', path.child('resizePolicy')));
  out.push(...validateSecurityContext(container.securityContext, context.hostUsers, path.child('securityContext')));
  return out;
}

const resizePolicies = ['NotRequired', 'RestartContainer'];

function validateResizePolicy(
  policies: readonly ContainerResizePolicy[] | undefined,
  podRestartPolicy: string,
  path: FieldPath,
): FieldError[] {
  const out: FieldError[] = [];
  const seen = new Set<string>();
  policies?.forEach(({ resourceName, restartPolicy }, i) => {
    if (seen.has(resourceName)) out.push(duplicate(path.index(i), resourceName));
    seen.add(resourceName);
    if (!resourceName) out.push(required(path));
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      out.push(notSupported(path, resourceName, ['cpu', 'memory']));
    if (!restartPolicy) out.push(required(path));
    else if (!resizePolicies.includes(restartPolicy)) out.push(notSupported(path, restartPolicy, resizePolicies));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      out.push(invalid(path, named(restartPolicy), "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
  });
  return out;
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];

/** validateContainerRestartPolicy (ContainerRestartRules, on since 1.35). */
function validateRestartRules(container: Container, options: PodOptions, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const policy = container.restartPolicy;
  const rules = container.restartPolicyRules ?? [];
  if (policy === undefined) {
    if (rules.length === 0) return out;
    out.push(required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'));
  } else if (!restartPolicies.includes(policy))
    out.push(notSupported(path.child('restartPolicy'), policy, restartPolicies));
  const at = path.child('restartPolicyRules');
  if (rules.length > 20) out.push(tooMany(at, rules.length, 20));
  const actions = options.profile.atLeast('1.36') ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  rules.forEach((rule, i) => {
    out.push(...validateRestartRule(rule, actions, at.index(i)));
  });
  return out;
}

function validateRestartRule(rule: ContainerRestartRule, actions: readonly string[], path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const { action = '' } = rule;
  if (!actions.includes(action)) out.push(notSupported(path.child('action'), action, actions));
  const codes = rule.exitCodes;
  const at = path.child('exitCodes');
  if (!codes) return [...out, required(at, 'must be specified')];
  const { operator = '' } = codes;
  if (operator !== 'In' && operator !== 'NotIn')
    out.push(notSupported(at.child('operator'), operator, ['In', 'NotIn']));
  const count = codes.values?.length ?? 0;
  if (count > 255) out.push(tooMany(at.child('values'), count, 255));
  return out;
}

/** checkHostPortConflicts. */
function hostPortConflicts(containers: readonly Container[], path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const taken = new Set<string>();
  containers.forEach((container, i) => {
    container.ports?.forEach((port, j) => {
      if (!port.hostPort) return;
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) out.push(duplicate(path.index(i).child('ports').index(j).child('hostPort'), key));
      taken.add(key);
    });
  });
  return out;
}

/** validateContainers. */
export function validateContainers(context: ContainerContext, path: FieldPath): FieldError[] {
  const { containers = [], os, terminationGracePeriodSeconds: grace } = context.spec;
  if (containers.length === 0) return [required(path)];
  const out: FieldError[] = [];
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const at = path.index(i);
    out.push(...validateCommon(container, context, at));
    if (names.has(container.name)) out.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    out.push(...validateHooks(container, grace, os, at));
    if (context.options.profile.atLeast('1.35')) out.push(...validateRestartRules(container, context.options, at));
    else if (container.restartPolicy !== undefined)
      out.push(forbidden(at.child('restartPolicy'), 'may not be set for non-init containers'));
  });
  return [...out, ...hostPortConflicts(containers, path)];
}

function validateHooks(
  container: Container,
  grace: number | undefined,
  os: PodSpec['os'],
  path: FieldPath,
): FieldError[] {
  return [
    ...validateLifecycle(container.lifecycle, grace, os, path.child('lifecycle')),
    ...validateLivenessProbe(container.livenessProbe, path.child('livenessProbe')),
    ...validateReadinessProbe(container.readinessProbe, path.child('readinessProbe')),
    ...validateLivenessProbe(container.startupProbe, path.child('startupProbe')),
  ];
}

/** validateInitContainers; those with restartPolicy Always are sidecars. */
export function validateInitContainers(context: ContainerContext, path: FieldPath): FieldError[] {
  const { initContainers, containers, os, terminationGracePeriodSeconds: grace } = context.spec;
  const out: FieldError[] = [];
  const names = new Set((containers ?? []).map((c) => c.name));
  initContainers?.forEach((container, i) => {
    const at = path.index(i);
    out.push(...validateCommon(container, context, at));
    out.push(...validateInitRestartPolicy(container, context.options, at));
    if (names.has(container.name)) out.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    out.push(...hostPortConflicts([container], path));
    const sidecar = container.restartPolicy === 'Always';
    if (sidecar) out.push(...validateHooks(container, grace, os, at));
    else out.push(...sidecarOnly(container, at, context.options));
  });
  return out;
}

function validateInitRestartPolicy(container: Container, options: PodOptions, path: FieldPath): FieldError[] {
  if (container.restartPolicy === undefined) {
    if (!container.restartPolicyRules?.length || !options.profile.atLeast('1.35')) return [];
    return [required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used')];
  }
  if (!options.profile.atLeast('1.35'))
    return container.restartPolicy === 'Always'
      ? []
      : [notSupported(path.child('restartPolicy'), container.restartPolicy, ['Always'])];
  if (container.restartPolicy !== 'Always' || options.profile.atLeast('1.36'))
    return validateRestartRules(container, options, path);
  return container.restartPolicyRules?.length
    ? [
        forbidden(
          path.child('restartPolicyRules'),
          'restartPolicyRules are not allowed for init containers with restart policy Always',
        ),
      ]
    : [];
}

function sidecarOnly(container: Container, path: FieldPath, { profile }: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  for (const key of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    if (container[key])
      out.push(forbidden(path.child(key), 'may not be set for init containers without restartPolicy=Always'));
  if (!profile.atLeast('1.36')) return out;
  container.resizePolicy?.forEach((policy, i) => {
    if (policy.restartPolicy === 'RestartContainer')
      out.push(
        invalid(
          path.child('resizePolicy').index(i).child('restartPolicy'),
          policy.restartPolicy,
          "must not be set to 'RestartContainer' for non-sidecar initContainers",
        ),
      );
  });
  return out;
}

/** Fields of an ephemeral container that may not be set, in Go's order. */
const notEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** What Go's reflection calls not zero: pointers and slices that are there, if empty; of a struct, any of its fields. */
function isSet(container: EphemeralContainer, key: (typeof notEphemeral)[number]): boolean {
  const value = container[key];
  return key === 'resources' ? Object.keys(value ?? {}).length > 0 : value !== undefined;
}

export function validateEphemeralContainers(context: ContainerContext, path: FieldPath): FieldError[] {
  const { ephemeralContainers, initContainers, containers } = context.spec;
  const out: FieldError[] = [];
  const others = new Set([...(containers ?? []), ...(initContainers ?? [])].map((c) => c.name));
  const names = new Set(others);
  ephemeralContainers?.forEach((container: EphemeralContainer, i) => {
    const at = path.index(i);
    const text = 'cannot be set for an Ephemeral Container';
    out.push(...validateCommon(container as Container, context, at), ...imageWhitespace(container, at));
    if (names.has(container.name)) out.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) out.push(notFound(at.child('targetContainerName'), target));
    for (const key of notEphemeral) if (isSet(container, key)) out.push(forbidden(at.child(key), text));
    container.volumeMounts?.forEach((mount, j) => {
      for (const key of ['subPath', 'subPathExpr'] as const)
        if (mount[key]) out.push(forbidden(at.child('volumeMounts').index(j).child(key), text));
    });
  });
  return out;
}

/** validateContainerOnlyForPod. */
export function imageWhitespace(container: { image?: string }, path: FieldPath): FieldError[] {
  const image = container.image ?? '';
  return image.trim() === image
    ? []
    : [invalid(path.child('image'), image, 'must not have leading or trailing whitespace')];
}
