import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from '../../../../../schemas/generated/types/core_v1.js';
import { duplicate, type FieldError, invalid, named, notSupported, required, tooLong } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isValidGroupID, isValidUserID } from '../../../shared/names.js';
import { byteLength } from '../../../shared/text.js';
import { securityContextForm } from './internal-forms.js';
import type { PodOptions } from './options.js';
import { localDescendingPath } from './paths.js';
import { validateWindowsOptions } from './windows.js';

/** validatePodSpecSecurityContext. */
export function validatePodSecurityContext(
  context: PodSecurityContext | undefined,
  spec: PodSpec,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  const sharesWithHost = !options.profile.atLeast('1.37') && spec.shareProcessNamespace && spec.hostPID;
  // The server keeps host namespaces in the internal security context: it is there whenever one of them is set.
  if (!context) return sharesWithHost ? [shareError(path)] : [];
  const id = (key: 'fsGroup' | 'runAsUser' | 'runAsGroup'): void => {
    const value = context[key];
    if (value !== undefined) out.push(...invalidEach(path.child(key), value, isValidUserID(value)));
  };
  id('fsGroup');
  id('runAsUser');
  id('runAsGroup');
  context.supplementalGroups?.forEach((group, i) => {
    out.push(...invalidEach(path.child('supplementalGroups').index(i), group, isValidGroupID(group)));
  });
  if (sharesWithHost) out.push(shareError(path));
  out.push(...validateSysctls(context, spec, path.child('sysctls'), options));
  out.push(...oneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], path.child('fsGroupChangePolicy')));
  out.push(...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')));
  out.push(...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')));
  out.push(...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile')));
  out.push(...oneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], path.child('supplementalGroupsPolicy')));
  // SELinuxMount is on from 1.37 on.
  const anyPolicy = options.profile.atLeast('1.37') || options.seLinuxChangePolicyInUse;
  const changePolicies = anyPolicy ? ['MountOption', 'Recursive'] : ['Recursive'];
  out.push(...oneOf(context.seLinuxChangePolicy, changePolicies, path.child('seLinuxChangePolicy')));
  return out;
}

/** validateShareProcessNamespace: from 1.37 on a check of its own, with the right path. */
export const validateSharing = (spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] =>
  options.profile.atLeast('1.37') && spec.shareProcessNamespace && spec.hostPID ? [shareError(path)] : [];

const shareError = (path: FieldPath): FieldError =>
  invalid(path.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled');

const oneOf = (value: string | undefined, supported: readonly string[], path: FieldPath): FieldError[] =>
  value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];

const sysctlRegex = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const isSysctlName = (name: string): boolean =>
  name.length <= 253 && name.split(/[./]/).every((part) => /^[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/.test(part));

const ipcSysctls = ['kernel.sem', 'kernel.shm', 'kernel.msg', 'fs.mqueue.'];

function validateSysctls(
  context: PodSecurityContext,
  spec: PodSpec,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  const names = new Set<string>();
  context.sysctls?.forEach(({ name }, i) => {
    const at = path.index(i).child('name');
    if (!name) out.push(required(at));
    else if (!isSysctlName(name))
      out.push(invalid(at, name, `must have at most 253 characters and match regex ${sysctlRegex}`));
    else if (names.has(name)) out.push(duplicate(at, name));
    if (!options.allowNamespacedSysctlsForHostNetAndHostIPC) {
      const dotted = name.replace(/\//g, '.');
      if (spec.hostNetwork && dotted.startsWith('net.'))
        out.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
      else if (spec.hostIPC && ipcSysctls.some((prefix) => dotted.startsWith(prefix)))
        out.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    }
    names.add(name);
  });
  return out;
}

export function validateSeccompProfile(profile: SeccompProfile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const out: FieldError[] = [];
  const types = ['Localhost', 'RuntimeDefault', 'Unconfined'];
  if (!profile.type) out.push(required(path.child('type'), 'type is required when seccompProfile is set'));
  else if (!types.includes(profile.type)) out.push(notSupported(path.child('type'), profile.type, types));
  const at = path.child('localhostProfile');
  const local = profile.localhostProfile;
  if (profile.type === 'Localhost') {
    if (local === undefined) out.push(required(at, 'must be set when seccomp type is Localhost'));
    else out.push(...localDescendingPath(local, at));
  } else if (local !== undefined) {
    const form = { Type: profile.type ?? '', LocalhostProfile: local };
    out.push(invalid(at, form, 'can only be set when seccomp type is Localhost'));
  }
  return out;
}

export function validateAppArmorProfile(profile: AppArmorProfile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const at = path.child('localhostProfile');
  const local = profile.localhostProfile;
  const missing = 'must be set when AppArmor type is Localhost';
  switch (profile.type ?? '') {
    case 'Localhost': {
      if (local === undefined) return [required(at, missing)];
      const out: FieldError[] = [];
      if (local.trim() !== local) out.push(invalid(at, local, 'must not be padded with whitespace'));
      else if (local === '') out.push(required(at, missing));
      if (byteLength(local) > 4095) out.push(tooLong(at, 4095));
      return out;
    }
    case 'RuntimeDefault':
    case 'Unconfined':
      return local === undefined ? [] : [invalid(at, named(local), 'can only be set when AppArmor type is Localhost')];
    case '':
      return [required(path.child('type'), 'type is required when appArmorProfile is set')];
    default:
      return [notSupported(path.child('type'), profile.type, ['Localhost', 'RuntimeDefault', 'Unconfined'])];
  }
}

/** ValidateSecurityContext of a container. Servers allow privileged containers. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: FieldPath,
): FieldError[] {
  if (!context) return [];
  const out: FieldError[] = [];
  for (const key of ['runAsUser', 'runAsGroup'] as const) {
    const value = context[key];
    if (value !== undefined) out.push(...invalidEach(path.child(key), value, isValidUserID(value)));
  }
  const mount = context.procMount;
  out.push(...oneOf(mount, ['Default', 'Unmasked'], path.child('procMount')));
  if (hostUsers && mount === 'Unmasked')
    out.push(invalid(path.child('procMount'), mount, '`hostUsers` must be false to use `Unmasked`'));
  out.push(...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')));
  if (context.allowPrivilegeEscalation === false) {
    const fail = (text: string): number => out.push(invalid(path, securityContextForm(context), text));
    if (context.privileged) fail('cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN')
        fail('cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
  }
  out.push(...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')));
  out.push(...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile')));
  return out;
}
