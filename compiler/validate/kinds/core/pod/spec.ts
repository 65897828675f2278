import type { PodResourceClaim, PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooLong,
} from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { isValidIPForLegacyField } from '../../../shared/ip.js';
import { validateLabels } from '../../../shared/labels.js';
import { invalidEach, isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../../shared/names.js';
import { byteLength, inclusiveRangeError } from '../../../shared/text.js';
import { validateAffinity, validateTopologySpread } from './affinity.js';
import { mirrorPod } from './annotations.js';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.js';
import { validateDNSConfig } from './dns.js';
import type { PodOptions } from './options.js';
import { validateContainerResources, validatePodResources } from './resources.js';
import { validatePodSecurityContext, validateSharing } from './security-context.js';
import { validateTolerations } from './tolerations.js';
import { visitContainers } from './visit.js';
import { validateVolumes } from './volumes.js';
import { validateHostProcess, validateLinux, validateWindows } from './windows.js';

/** ValidatePodSpec of pkg/apis/core/validation/validation.go, in its order. */
export function validatePodSpec(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  if (spec.terminationGracePeriodSeconds === undefined) out.push(required(path.child('terminationGracePeriodSeconds')));
  const { volumes, errors } = validateVolumes(spec.volumes, path.child('volumes'), options);
  out.push(...errors);
  const claimNames = new Set((spec.resourceClaims ?? []).map((c) => c.name).filter(Boolean));
  out.push(...validateResourceClaims(spec.resourceClaims, path.child('resourceClaims'), options));
  const context = { spec, volumes, claimNames, hostUsers: spec.hostUsers !== false, options };
  out.push(...validateContainers(context, path.child('containers')));
  out.push(...validateInitContainers(context, path.child('initContainers')));
  out.push(...validateEphemeralContainers(context, path.child('ephemeralContainers')));
  out.push(...validatePodResources(spec, claimNames, path));
  out.push(...validateHostPorts(spec, path.child('containers'), options));
  out.push(...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], path.child('restartPolicy')));
  out.push(...oneOf(spec.dnsPolicy, dnsPolicies, path.child('dnsPolicy')));
  out.push(...validateLabels(spec.nodeSelector, path.child('nodeSelector')));
  out.push(...validatePodSecurityContext(spec.securityContext, spec, path.child('securityContext'), options));
  out.push(...validateSharing(spec, path, options));
  out.push(...validateAffinity(spec.affinity, path.child('affinity'), options));
  out.push(...validateDNSConfig(spec.dnsConfig, spec.dnsPolicy ?? '', path.child('dnsConfig'), options));
  out.push(...validateGates(spec, path));
  out.push(...validateTopologySpread(spec.topologySpreadConstraints, path.child('topologySpreadConstraints'), options));
  out.push(...validateHostProcess(spec, path));
  out.push(...validateHostUsers(spec, path, options));
  out.push(...validateHostnameOverride(spec, path.child('hostnameOverride')));
  out.push(...validateNames(spec, path, options));
  out.push(...validateRuntime(spec, path, options));
  return [...out, ...validateFileKeyVolumes(spec, path)];
}

const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function oneOf(value: string | undefined, supported: readonly string[], path: FieldPath): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function validateResourceClaims(
  claims: readonly PodResourceClaim[] | undefined,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  const names = new Set<string>();
  claims?.forEach((claim, i) => {
    const at = path.index(i);
    if (options.resourceIsPod && Object.hasOwn(options.meta?.annotations ?? {}, mirrorPod)) return;
    if (!claim.name) out.push(required(at.child('name')));
    else if (names.has(claim.name)) out.push(duplicate(at.child('name'), claim.name));
    else {
      out.push(...invalidEach(at.child('name'), claim.name, isDNS1123Label(claim.name)));
      names.add(claim.name);
    }
    const { resourceClaimName: byName, resourceClaimTemplateName: byTemplate } = claim;
    const form = { Name: claim.name, ResourceClaimName: byName ?? null, ResourceClaimTemplateName: byTemplate ?? null };
    if (byName !== undefined && byTemplate !== undefined)
      out.push(invalid(at, form, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (byName === undefined && byTemplate === undefined)
      out.push(invalid(at, form, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    if (byName !== undefined)
      out.push(...invalidEach(at.child('resourceClaimName'), byName, isDNS1123Subdomain(byName)));
    if (byTemplate !== undefined)
      out.push(...invalidEach(at.child('resourceClaimTemplateName'), byTemplate, isDNS1123Subdomain(byTemplate)));
  });
  return out;
}

/** validatePodHostNetworkDeps. */
function validateHostPorts(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  if (!spec.hostNetwork) return [];
  const out: FieldError[] = [];
  spec.containers?.forEach((container, i) => {
    container.ports?.forEach(({ hostPort = 0, containerPort = 0 }, j) => {
      if ((!options.resourceIsPod && hostPort === 0) || hostPort === containerPort) return;
      const at = path.index(i).child('ports').index(j).child('hostPort');
      out.push(invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    });
  });
  return out;
}

/** validateReadinessGates and validateSchedulingGates. */
function validateGates(spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  spec.readinessGates?.forEach(({ conditionType }, i) => {
    const at = path.child('readinessGates').index(i).child('conditionType');
    out.push(...invalidEach(at, conditionType, isQualifiedName(conditionType)));
  });
  const seen = new Set<string>();
  spec.schedulingGates?.forEach(({ name }, i) => {
    const at = path.child('schedulingGates').index(i);
    out.push(...invalidEach(at, name, isQualifiedName(name)));
    if (seen.has(name)) out.push(duplicate(at, name));
    seen.add(name);
  });
  return out;
}

function validateHostUsers(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const out: FieldError[] = [];
  const text = 'when `hostUsers` is false';
  if (spec.hostNetwork) out.push(forbidden(path.child('hostNetwork'), text));
  if (spec.hostPID) out.push(forbidden(path.child('HostPID'), text));
  if (spec.hostIPC) out.push(forbidden(path.child('HostIPC'), text));
  if (options.profile.atLeast('1.35'))
    visitContainers(spec, path, (container, at) => {
      if (container.volumeDevices?.length) out.push(forbidden(at.child('volumeDevices'), text));
    });
  return out;
}

function validateHostnameOverride(spec: PodSpec, path: FieldPath): FieldError[] {
  const name = spec.hostnameOverride;
  if (name === undefined) return [];
  const out: FieldError[] = [];
  if (spec.setHostnameAsFQDN) out.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) out.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (byteLength(name) > 64) out.push(tooLong(path, 64));
  return [...out, ...invalidEach(path, name, isDNS1123Subdomain(name))];
}

function validateNames(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  const named = (key: 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain' | 'priorityClassName'): void => {
    const value = spec[key];
    const check = key === 'hostname' || key === 'subdomain' ? isDNS1123Label : isDNS1123Subdomain;
    if (value) out.push(...invalidEach(path.child(key), value, check(value)));
  };
  named('serviceAccountName');
  named('nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2147483647))
    out.push(invalid(path.child('activeDeadlineSeconds'), deadline, inclusiveRangeError(1, 2147483647)));
  named('hostname');
  named('subdomain');
  out.push(...validateTolerations(spec.tolerations, path.child('tolerations'), options));
  spec.hostAliases?.forEach((alias, i) => {
    const at = path.child('hostAliases').index(i);
    out.push(...isValidIPForLegacyField(at.child('ip'), alias.ip ?? '', options.profile.atLeast('1.36')));
    alias.hostnames?.forEach((name, j) => {
      out.push(...invalidEach(at.child('hostnames').index(j), name, isDNS1123Subdomain(name)));
    });
  });
  named('priorityClassName');
  return out;
}

function validateRuntime(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  const runtime = spec.runtimeClassName;
  if (runtime !== undefined)
    out.push(...invalidEach(path.child('runtimeClassName'), runtime, isDNS1123Subdomain(runtime)));
  if (spec.preemptionPolicy !== undefined)
    out.push(...oneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], path.child('preemptionPolicy')));
  if (spec.overhead)
    out.push(...validateContainerResources({ limits: spec.overhead }, new Set(), path.child('overhead')));
  if (spec.os) {
    const { name } = spec.os;
    if (!name) out.push(required(path.child('os', 'name')));
    else if (name === 'linux') out.push(...validateLinux(spec, path));
    else if (name === 'windows') out.push(...validateWindows(spec, path, options));
    else out.push(notSupported(path.child('os'), name, ['linux', 'windows']));
  }
  return out;
}

/** validateFileKeyRefVolumes. */
function validateFileKeyVolumes(spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  visitContainers(spec, path, (container, at) => {
    container.env?.forEach((variable, i) => {
      const ref = variable.valueFrom?.fileKeyRef;
      if (!ref) return;
      const name = at.child('env').index(i).child('valueFrom', 'fileKeyRef', 'volumeName');
      const volume = spec.volumes?.findLast((v) => v.name === ref.volumeName);
      if (!volume) out.push(notFound(name, ref.volumeName));
      else if (!volume.emptyDir) out.push(invalid(name, ref.volumeName, 'referenced volume must be of type emptyDir'));
    });
  });
  return out;
}
