import type { PodSpec } from '../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../schemas/generated/types/meta_v1.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import type { CheckPod, PodSecurityCheck, Violation } from './check.js';
import { allowPrivilegeEscalation } from './checks/allow-privilege-escalation.js';
import { appArmorProfile } from './checks/app-armor-profile.js';
import { capabilitiesBaseline } from './checks/capabilities-baseline.js';
import { capabilitiesRestricted } from './checks/capabilities-restricted.js';
import { hostNamespaces } from './checks/host-namespaces.js';
import { hostPathVolumes } from './checks/host-path-volumes.js';
import { hostPorts } from './checks/host-ports.js';
import { hostProbes } from './checks/host-probes.js';
import { privileged } from './checks/privileged.js';
import { procMountBaseline, procMountRestricted } from './checks/proc-mount.js';
import { restrictedVolumes } from './checks/restricted-volumes.js';
import { runAsNonRoot } from './checks/run-as-non-root.js';
import { runAsUser } from './checks/run-as-user.js';
import { seLinuxOptions } from './checks/se-linux-options.js';
import { seccompProfileBaseline, seccompProfileRestricted } from './checks/seccomp-profile.js';
import { sysctls } from './checks/sysctls.js';
import { windowsHostProcess } from './checks/windows-host-process.js';
import type { LevelVersion } from './policy.js';

/** Every check of the Pod Security Standards. */
export const checks: readonly PodSecurityCheck[] = [
  allowPrivilegeEscalation,
  appArmorProfile,
  capabilitiesBaseline,
  capabilitiesRestricted,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMountBaseline,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seLinuxOptions,
  seccompProfileBaseline,
  seccompProfileRestricted,
  sysctls,
  windowsHostProcess,
];

/**
 * What the server of that minor finds wrong with a pod under a level and version (policy/registry.go): `latest`, and
 * versions that the server does not know yet, mean the newest it has.
 */
export function evaluatePod(
  policy: LevelVersion,
  metadata: ObjectMeta,
  spec: PodSpec,
  profile: VersionProfile,
): Violation[] {
  if (policy.level === 'privileged') return [];
  const version = policy.version === 'latest' ? profile.number : Math.min(policy.version, profile.number);
  const out: Violation[] = [];
  for (const check of checksFor(policy.level, version)) {
    const violation = check(metadata, spec);
    if (violation) out.push(violation);
  }
  return out;
}

const cache = new Map<string, readonly CheckPod[]>();

function checksFor(level: 'baseline' | 'restricted', version: number): readonly CheckPod[] {
  const key = `${level}:${version}`;
  let list = cache.get(key);
  if (!list) {
    const inForce = (of: PodSecurityCheck['level']): { id: string; v: PodSecurityCheck['versions'][number] }[] =>
      checks
        .filter((c) => c.level === of)
        .flatMap((c) => {
          const v = c.versions.findLast((candidate) => candidate.since <= version);
          return v ? [{ id: c.id, v }] : [];
        })
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const restricted = level === 'restricted' ? inForce('restricted') : [];
    const overridden = new Set(restricted.flatMap(({ v }) => v.overrides ?? []));
    list = [...inForce('baseline').filter(({ id }) => !overridden.has(id)), ...restricted].map(({ v }) => v.check);
    cache.set(key, list);
  }
  return list;
}

/** `reason (detail), reason (detail)`. */
export function showViolations(list: readonly Violation[]): string {
  return list.map((v) => (v.detail ? `${v.reason} (${v.detail})` : v.reason)).join(', ');
}

/** `reason, reason`. */
export function showReasons(list: readonly Violation[]): string {
  return list.map((v) => v.reason).join(', ');
}
