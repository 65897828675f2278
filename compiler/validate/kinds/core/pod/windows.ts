import type {
  Container,
  PodSpec,
  WindowsSecurityContextOptions,
} from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, named } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isDNS1123Subdomain } from '../../../shared/names.js';
import { byteLength } from '../../../shared/text.js';
import type { PodOptions } from './options.js';
import { visitContainers } from './visit.js';

/** What holds for Windows pods alone. Mirrors validateWindowsSecurityContextOptions and its kin. */
export function validateWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  path: FieldPath,
): FieldError[] {
  if (!options) return [];
  const out: FieldError[] = [];
  const name = options.gmsaCredentialSpecName;
  if (name !== undefined)
    out.push(...invalidEach(path.child('gmsaCredentialSpecName'), named(name), isDNS1123Subdomain(name)));
  const spec = options.gmsaCredentialSpec;
  const at = path.child('gmsaCredentialSpec');
  if (spec === '') out.push(invalid(at, named(spec), 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec !== undefined && byteLength(spec) > 64 * 1024)
    out.push(invalid(at, named(spec), 'gmsaCredentialSpec size must be under 64 KiB'));
  const user = options.runAsUserName;
  if (user !== undefined)
    out.push(...userNameErrors(user).map((text) => invalid(path.child('runAsUserName'), named(user), text)));
  return out;
}

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsLabel = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

function userNameErrors(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1)!;
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const out: string[] = [];
  if (domain !== undefined) {
    if (byteLength(domain) >= 256) out.push("runAsUserName's Domain length must be under 256 characters");
    if (!netBios.test(domain) && !domain.split('.').every((l) => dnsLabel.test(l)))
      out.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') out.push("runAsUserName's User cannot be empty");
  else if (byteLength(user) > 104) out.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) out.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    out.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  return out;
}

/** validateWindowsHostProcessPod. */
export function validateHostProcess(spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  visitContainers(spec, path, (container, at) => {
    containers++;
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own)
      out.push(
        invalid(
          at.child('securityContext', 'windowsOptions', 'hostProcess'),
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
    if (own ?? ofPod) hostProcesses++;
  });
  if (hostProcesses === 0) return out;
  if (hostProcesses !== containers)
    out.push(
      invalid(
        path,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  if (!spec.hostNetwork)
    out.push(
      invalid(path.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers'),
    );
  return out;
}

/** validateLinux. */
export function validateLinux(spec: PodSpec, path: FieldPath): FieldError[] {
  const text = 'windows options cannot be set for a linux pod';
  const out: FieldError[] = [];
  if (spec.securityContext?.windowsOptions) out.push(forbidden(path.child('securityContext', 'windowsOptions'), text));
  visitContainers(spec, path, (container, at) => {
    if (container.securityContext?.windowsOptions)
      out.push(forbidden(at.child('securityContext', 'windowsOptions'), text));
  });
  return out;
}

const containerFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

const contextFields = [
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;

/** validateWindows, in the order of the server. */
export function validateWindows(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const out: FieldError[] = [];
  const context = spec.securityContext;
  const deny = (set: boolean, at: FieldPath): void => {
    if (set) out.push(forbidden(at, 'cannot be set for a windows pod'));
  };
  const at = path.child('securityContext');
  const field = (key: keyof NonNullable<typeof context>): void => deny(context?.[key] !== undefined, at.child(key));
  const host = (): void => {
    deny(spec.hostUsers !== undefined, path.child('hostUsers'));
    deny(Boolean(spec.hostPID), path.child('hostPID'));
    deny(Boolean(spec.hostIPC), path.child('hostIPC'));
  };
  const sharing = (): void => deny(spec.shareProcessNamespace !== undefined, path.child('shareProcessNamespace'));
  // Up to 1.36 the server keeps these in the security context.
  const kept = !options.profile.atLeast('1.37');
  field('appArmorProfile');
  field('seLinuxOptions');
  if (kept) host();
  for (const key of ['seccompProfile', 'fsGroup', 'fsGroupChangePolicy'] as const) field(key);
  deny(Boolean(context?.sysctls?.length), at.child('sysctls'));
  if (kept) sharing();
  for (const key of contextFields) field(key);
  if (!kept) {
    host();
    sharing();
  }
  visitContainers(spec, path, (container: Container, own) => {
    for (const key of containerFields)
      deny(container.securityContext?.[key] !== undefined, own.child('securityContext', key));
  });
  return out;
}
