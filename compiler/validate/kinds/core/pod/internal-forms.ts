import { list, optional, pointer, struct, text } from '../../../shared/internal-form.js';

const seccomp = optional(struct({ Type: text, LocalhostProfile: pointer }));

/** core.SecurityContext as Go prints it. Mirrors pkg/apis/core/types.go. */
export const securityContextForm = struct({
  Capabilities: optional(struct({ Add: list(), Drop: list() })),
  Privileged: pointer,
  SELinuxOptions: ['seLinuxOptions', optional(struct({ User: text, Role: text, Type: text, Level: text }))],
  WindowsOptions: optional(
    struct({
      GMSACredentialSpecName: ['gmsaCredentialSpecName', pointer],
      GMSACredentialSpec: ['gmsaCredentialSpec', pointer],
      RunAsUserName: pointer,
      HostProcess: pointer,
    }),
  ),
  RunAsUser: pointer,
  RunAsGroup: pointer,
  RunAsNonRoot: pointer,
  ReadOnlyRootFilesystem: pointer,
  AllowPrivilegeEscalation: pointer,
  ProcMount: pointer,
  SeccompProfile: seccomp,
  AppArmorProfile: seccomp,
});
