import type { KubeObject } from '../../../compiler/kube/object.js';
import { readResource } from '../../../compiler/kube/resources.js';
import type { VersionProfile } from '../../../schemas/profile.js';

interface Entry {
  /** Absent where all minors have the object. */
  readonly minors?: readonly string[];
  readonly object: KubeObject;
}

let entries: readonly Entry[] | undefined;

/** The roles and bindings that an API server creates at its start (bootstrappolicy/policy.go), as data of each minor. */
export function bootstrapPolicy(profile: VersionProfile): readonly KubeObject[] {
  entries ??= JSON.parse(readResource('schemas/generated/rbac/bootstrap.json')) as Entry[];
  return entries.filter((e) => e.minors?.includes(profile.minor) ?? true).map((e) => e.object);
}
